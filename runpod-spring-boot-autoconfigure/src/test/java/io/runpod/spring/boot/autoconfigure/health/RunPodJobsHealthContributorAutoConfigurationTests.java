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

package io.runpod.spring.boot.autoconfigure.health;

import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;
import io.runpod.spring.boot.autoconfigure.jobs.RunPodJobsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodJobsHealthContributorAutoConfiguration}.
 */
class RunPodJobsHealthContributorAutoConfigurationTests {

	private static final String BEAN = "runpodJobsHealthIndicator";

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodJobsAutoConfiguration.class, RunPodJobsHealthContributorAutoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true", "runpod.monitoring.interval=0s");

	@Test
	void deadLettersAreDetail() {
		this.contextRunner.run((context) -> {
			RunPodJobs jobs = context.getBean(RunPodJobs.class);
			context.getBean(RunPodJobsEngine.class).stop();
			List.of("a", "b", "c").forEach((input) -> jobs.submit("sdxl", input));
			JdbcClient.create(context.getBean(HikariDataSource.class))
				.sql("update runpod_job set state = 'FAILED', delivery_state = 'DEAD_LETTER' where id = :id")
				.param("id", jobs.submit("sdxl", "d").id())
				.update();
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).isEqualTo(Map.of("jobs", Map.of("pending", 3L, "sending", 0L, "unknown", 0L,
					"submitted", 0L, "undelivered", 0L, "dead_letter", 1L)));
		});
	}

	@Test
	void downWhileDatabaseIsAway() {
		this.contextRunner.run((context) -> {
			context.getBean(HikariDataSource.class).close();
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsExactly(Map.entry("reason",
					"The database does not respond (CannotGetJdbcConnectionException): jobs wait, none is lost"));
		});
	}

	@Test
	void downWhileLeaseIsInDoubt() {
		this.contextRunner.withPropertyValues("runpod.jobs.lease-duration=400ms").run((context) -> {
			RunPodJobsEngine engine = context.getBean(RunPodJobsEngine.class);
			JdbcClient.create(context.getBean(HikariDataSource.class))
				.sql("alter table runpod_job_schedule rename to away")
				.update();
			Awaitility.await().dontCatchUncaughtExceptions().until(engine::isLeaseInDoubt);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsKey("jobs")
				.containsEntry("reason",
						"The lease of this process was not renewed: when it expires, others adopt its jobs");
		});
	}

	@Test
	void backsOff() {
		this.contextRunner.withPropertyValues("management.health.runpodjobs.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
		this.contextRunner.withPropertyValues("runpod.jobs.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BEAN));
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.runpod.jobs"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
		this.contextRunner.withClassLoader(new FilteredClassLoader(ReactiveHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(BEAN, ReactiveHealthIndicator.class).health().block();
	}

}
