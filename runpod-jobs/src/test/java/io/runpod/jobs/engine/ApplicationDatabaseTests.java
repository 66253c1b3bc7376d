/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.runpod.jobs.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.Table;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of an engine with the database access of applications.
 */
class ApplicationDatabaseTests {

	private static final EnumSet<JobOutcome> ALL = EnumSet.allOf(JobOutcome.class);

	private final JobsFixture fixture = JobsFixture.h2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void jobIsRecordedInTransactionOfEntity() {
		LocalContainerEntityManagerFactoryBean factory = entityManagerFactory();
		JpaTransactionManager transactionManager = new JpaTransactionManager(factory.getObject());
		EntityManager entityManager = SharedEntityManagerCreator.createSharedEntityManager(factory.getObject());
		RunPodJobsEngine engine = engine(transactionManager,
				(job) -> entityManager.persist(new Purchase(job.context(String.class) + "-delivered")));
		TransactionTemplate transaction = new TransactionTemplate(transactionManager);
		UUID rolledBack = transaction.execute((status) -> {
			entityManager.persist(new Purchase("A-1"));
			status.setRollbackOnly();
			return engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.context("A-1")).id();
		});
		UUID committed = transaction.execute((status) -> {
			entityManager.persist(new Purchase("A-2"));
			return engine.jobs().submit("echo", Map.of("n", 2), (options) -> options.context("A-2")).id();
		});
		awaitDelivery(engine, committed);
		assertThat(engine.jobs().find(rolledBack)).isEmpty();
		assertThat(
				this.fixture.jdbcClient.sql("select number from purchase order by number").query(String.class).list())
			.containsExactly("A-2", "A-2-delivered");
		factory.destroy();
	}

	private LocalContainerEntityManagerFactoryBean entityManagerFactory() {
		this.fixture.jdbcClient.sql("create table purchase (number varchar(40) primary key)").update();
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setDataSource(this.fixture.dataSource);
		factory.setManagedTypes(PersistenceManagedTypes.of(Purchase.class.getName()));
		factory.setPersistenceUnitName("test");
		factory.setSharedCacheMode(SharedCacheMode.NONE);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.afterPropertiesSet();
		return factory;
	}

	@Test
	void singleConnectionIsEnough() {
		this.fixture.dataSource.setMaximumPoolSize(1);
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			this.fixture.receive(job);
			if (job.context(Integer.class) < 5) {
				engine.jobs().submit("echo", Map.of("n", 2), (options) -> options.context(9));
			}
		});
		engine.start();
		IntStream.range(0, 10)
			.parallel()
			.forEach((index) -> this.fixture.transaction.executeWithoutResult(
					(status) -> engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.context(index))));
		Awaitility.await().until(() -> this.fixture.delivered.size() == 15);
		engine.stop();
		UUID id = engine.jobs().submit("echo", Map.of("n", 3), (options) -> options.context(9)).id();
		engine.start();
		awaitDelivery(engine, id);
	}

	@Test
	void jobIsDeliveredAfterTransactionThatCancelledIt() {
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("echo", ALL, this.fixture::receive);
		UUID kept = engine.jobs().submit("echo", Map.of("n", 1)).id();
		UUID cancelled = engine.jobs().submit("echo", Map.of("n", 2)).id();
		this.fixture.transaction.executeWithoutResult((status) -> {
			engine.jobs().cancel(kept);
			status.setRollbackOnly();
		});
		this.fixture.transaction.executeWithoutResult((status) -> {
			engine.jobs().cancel(cancelled);
			assertThat(this.fixture.delivered).isEmpty();
		});
		engine.start();
		awaitDelivery(engine, kept);
		awaitDelivery(engine, cancelled);
		assertThat(this.fixture.delivered).extracting(TrackedJob::state)
			.containsExactlyInAnyOrder(JobState.SUCCEEDED, JobState.CANCELLED);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void transactionAwareDataSourceIsAccepted() {
		TransactionAwareDataSourceProxy proxy = new TransactionAwareDataSourceProxy(this.fixture.dataSource);
		RunPodJobsEngine engine = RunPodJobsEngine
			.builder(proxy, new JdbcTransactionManager(this.fixture.dataSource), this.fixture.client("key")::endpoint)
			.build();
		UUID id = this.fixture.transaction.execute((status) -> {
			status.setRollbackOnly();
			return engine.jobs().submit("echo", Map.of("n", 1)).id();
		});
		assertThat(engine.jobs().find(id)).isEmpty();
	}

	@Test
	void transactionManagerOfOtherDataSourceIsRejected() {
		try (JobsFixture other = JobsFixture.h2()) {
			assertThatIllegalStateException()
				.isThrownBy(
						() -> RunPodJobsEngine
							.builder(this.fixture.dataSource, new JdbcTransactionManager(other.dataSource),
									this.fixture.client("key")::endpoint)
							.build())
				.withMessage("The transaction manager of durable RunPod jobs (" + JdbcTransactionManager.class.getName()
						+ ") does not manage the transactions of their DataSource (" + this.fixture.dataSource
						+ "). Choose that of this DataSource, in Spring Boot by annotating its bean with"
						+ " @RunPodJobsTransactionManager");
		}
	}

	@Test
	void jobIsSubmittedWithinTransactionOfOtherDataSource() {
		RunPodJobsEngine engine = engine(new JdbcTransactionManager(this.fixture.dataSource), this.fixture::receive);
		try (JobsFixture other = JobsFixture.h2()) {
			UUID id = other.transaction.execute((status) -> {
				status.setRollbackOnly();
				return engine.jobs().submit("echo", Map.of("n", 1)).id();
			});
			awaitDelivery(engine, id);
		}
	}

	@Test
	void handlersAreCalledOnThreadsOfFactory() {
		List<String> threads = new CopyOnWriteArrayList<>();
		RunPodJobsEngine engine = this.fixture
			.engine((builder) -> builder.deliveryThreadFactory((task) -> new Thread(task, "deliverer")));
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			threads.add(Thread.currentThread().getName());
			if (threads.size() == 1) {
				throw new IllegalStateException("not yet");
			}
		});
		engine.start();
		awaitDelivery(engine, engine.jobs().submit("echo", Map.of("n", 1)).id());
		assertThat(threads).containsExactly("deliverer", "deliverer");
	}

	private RunPodJobsEngine engine(PlatformTransactionManager transactionManager, RunPodJobHandler handler) {
		RunPodJobsEngine engine = this.fixture.engine(transactionManager, (builder) -> {
		});
		engine.registerEndpointHandler("echo", ALL, handler);
		engine.start();
		return engine;
	}

	private static void awaitDelivery(RunPodJobsEngine engine, UUID id) {
		Awaitility.await().until(() -> engine.jobs().find(id).orElseThrow().deliveryState() == DeliveryState.DELIVERED);
	}

	/**
	 * Entity of an application.
	 */
	@Entity
	@Table(name = "purchase")
	static class Purchase {

		@Id
		private String number;

		Purchase() {
		}

		Purchase(String number) {
			this.number = number;
		}

	}

}
