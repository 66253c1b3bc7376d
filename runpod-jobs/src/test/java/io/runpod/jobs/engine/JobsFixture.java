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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobSerializer;
import io.runpod.jobs.internal.JobTables;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;

/**
 * Simulator, database and any number of engines on them, each with a client of its own as
 * in a process of its own.
 */
final class JobsFixture implements AutoCloseable {

	final RunPodSimulator simulator;

	final HikariDataSource dataSource;

	final JdbcClient jdbcClient;

	final TransactionTemplate transaction;

	final List<TrackedJob> delivered = new CopyOnWriteArrayList<>();

	private final List<Runnable> resources = new ArrayList<>();

	JobsFixture(String jdbcUrl) {
		this(jdbcUrl,
				RunPodSimulator.builder().apiKey("key").endpoint("echo", (job) -> Map.of("echo", job.input())).start());
	}

	JobsFixture(String jdbcUrl, RunPodSimulator simulator) {
		this.simulator = simulator;
		this.dataSource = createPool(jdbcUrl);
		this.jdbcClient = JdbcClient.create(this.dataSource);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		createTables(this.dataSource);
	}

	// many engines wait for each other if they have to share a few connections
	static HikariDataSource createPool(String jdbcUrl) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(jdbcUrl);
		pool.setMinimumIdle(0);
		pool.setMaximumPoolSize(120);
		return pool;
	}

	static JobsFixture h2() {
		return new JobsFixture(h2Url());
	}

	static String h2Url() {
		return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
	}

	static void createTables(DataSource dataSource) {
		String database = JobTables.isPostgreSql(dataSource) ? "postgresql" : "h2";
		new ResourceDatabasePopulator(new ClassPathResource("io/runpod/jobs/schema-" + database + ".sql"))
			.execute(dataSource);
		JdbcClient.create(dataSource).sql("create table if not exists received (id varchar(40) not null)").update();
	}

	// create tables with another prefix than the default
	void createTables(String prefix) throws IOException {
		JobTables tables = new JobTables(prefix, JobTables.isPostgreSql(this.dataSource));
		String script = new ClassPathResource(tables.script()).getContentAsString(StandardCharsets.UTF_8);
		new ResourceDatabasePopulator(new ByteArrayResource(tables.prefixed(script).getBytes(StandardCharsets.UTF_8)))
			.execute(this.dataSource);
	}

	JobRepository repository() {
		return new JobRepository(this.dataSource, JobTables.of(this.dataSource, "runpod_"),
				new JobSerializer(JsonMapper.shared()));
	}

	RunPodJobsEngine engine() {
		return engine((builder) -> {
		});
	}

	RunPodJobsEngine engine(Consumer<RunPodJobsEngineBuilder> customizer) {
		return engine(new JdbcTransactionManager(this.dataSource), customizer);
	}

	RunPodJobsEngine engine(PlatformTransactionManager transactionManager,
			Consumer<RunPodJobsEngineBuilder> customizer) {
		return engine(transactionManager, customizer, client("key"));
	}

	RunPodJobsEngine engine(PlatformTransactionManager transactionManager, Consumer<RunPodJobsEngineBuilder> customizer,
			RunPodClient client) {
		return engine(this.dataSource, transactionManager, customizer, client);
	}

	RunPodJobsEngine engine(DataSource dataSource, PlatformTransactionManager transactionManager,
			Consumer<RunPodJobsEngineBuilder> customizer, RunPodClient client) {
		RunPodJobsEngineBuilder builder = RunPodJobsEngine.builder(dataSource, transactionManager,
				(name) -> endpoint(client, name));
		builder.pollingInterval(Duration.ofMillis(100)).leaseDuration(Duration.ofSeconds(2));
		customizer.accept(builder);
		RunPodJobsEngine engine = builder.build();
		this.resources.add(engine::close);
		return engine;
	}

	RunPodClient client(String apiKey) {
		return client(apiKey, (builder) -> {
		});
	}

	RunPodClient client(String apiKey, Consumer<RunPodClient.Builder> customizer) {
		RunPodClient.Builder builder = RunPodClient
			.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
			.baseUrl(URI.create(this.simulator.baseUrl()))
			.apiKey(() -> apiKey);
		customizer.accept(builder);
		RunPodClient client = builder.build();
		this.resources.add(client::close);
		return client;
	}

	static RunPodEndpoint endpoint(RunPodClient client, String name) {
		if (name.startsWith("no-")) {
			throw new IllegalArgumentException("There is no endpoint '" + name + "'");
		}
		return client.endpoint(name);
	}

	/**
	 * Insert the id of a delivered job in the transaction of the delivery.
	 */
	void receive(TrackedJob job) {
		this.jdbcClient.sql("insert into received (id) values (:id)").param("id", job.id().toString()).update();
		this.delivered.add(job);
	}

	int receivedCount(UUID id) {
		return this.jdbcClient.sql("select count(*) from received where id = :id")
			.param("id", id.toString())
			.query(Integer.class)
			.single();
	}

	// as a column of H2 does, at a smaller size
	void limitOutputs() {
		this.jdbcClient.sql("alter table runpod_job add constraint job_size check (octet_length(job) < 1000)").update();
	}

	String column(UUID id, String name) {
		return this.jdbcClient.sql("select " + name + " from runpod_job where id = :id")
			.param("id", id)
			.query((rows, index) -> String.valueOf(rows.getString(1)))
			.single();
	}

	int submissions() {
		return this.simulator.requestCount("echo", Operation.RUN);
	}

	@Override
	public void close() {
		for (int i = this.resources.size() - 1; i >= 0; i--) {
			this.resources.get(i).run();
		}
		this.simulator.close();
		this.dataSource.close();
	}

}
