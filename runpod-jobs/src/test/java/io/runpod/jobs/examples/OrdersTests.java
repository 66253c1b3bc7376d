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

package io.runpod.jobs.examples;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.RunPodJobListenerProcessor;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.simulator.RunPodSimulator;

/**
 * Tests of {@link Orders} in an application without Spring Boot.
 */
class OrdersTests {

	@Test
	void outcomesAreWrittenToTheDatabase() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Application.class)) {
			RunPodSimulator simulator = context.getBean(RunPodSimulator.class);
			simulator.endpoint("sdxl", (job) -> Map.of("image", "iVBORw0KGgo="));
			Orders orders = context.getBean(Orders.class);
			orders.place("A-1", "a lighthouse");
			awaitState(context, "A-1", "PAINTED 8");
			simulator.endpoint("sdxl", (job) -> Map.of("error", "out of memory"));
			orders.place("A-2", "a lighthouse");
			awaitState(context, "A-2", "FAILED Job ");
		}
	}

	private static void awaitState(AnnotationConfigApplicationContext context, String number, String state) {
		Awaitility.await()
			.until(() -> context.getBean(JdbcClient.class)
				.sql("select state from orders where number = :number")
				.param("number", number)
				.query(String.class)
				.single()
				.startsWith(state));
	}

	@Configuration
	@EnableTransactionManagement
	@Import({ Orders.class, RunPodJobListenerProcessor.class })
	static class Application {

		@Bean
		HikariDataSource dataSource() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			new ResourceDatabasePopulator(new ClassPathResource("io/runpod/jobs/schema-h2.sql")).execute(dataSource);
			JdbcClient.create(dataSource)
				.sql("create table orders (number varchar(20) primary key, state varchar(500))")
				.update();
			return dataSource;
		}

		@Bean
		JdbcClient jdbcClient(DataSource dataSource) {
			return JdbcClient.create(dataSource);
		}

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean(destroyMethod = "close")
		RunPodSimulator simulator() {
			return RunPodSimulator.builder().endpoint("sdxl", (job) -> Map.of()).start();
		}

		@Bean
		RunPodClient client(RunPodSimulator simulator) {
			return RunPodClient.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
				.baseUrl(URI.create(simulator.baseUrl()))
				.apiKey(simulator::apiKey)
				.build();
		}

		@Bean
		RunPodJobsEngine engine(DataSource dataSource, PlatformTransactionManager transactionManager,
				RunPodClient client) {
			return RunPodJobsEngine.builder(dataSource, transactionManager, client::endpoint).build();
		}

		@Bean
		RunPodJobs jobs(RunPodJobsEngine engine) {
			return engine.jobs();
		}

	}

}
