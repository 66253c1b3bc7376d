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

package io.runpod.spring.boot.autoconfigure.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.runpod.jobs.RunPodJobs;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the creation of the tables of durable jobs.
 */
class RunPodJobsSchemaTests {

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodJobsAutoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true", "runpod.monitoring.interval=0");

	@TempDir
	private Path directory;

	@Test
	void tablesAreCreatedAsConfigured() {
		this.contextRunner.withPropertyValues("runpod.jobs.jdbc.initialize-schema=always")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RunPodJobs.class));
		this.contextRunner.withPropertyValues("runpod.jobs.jdbc.schema=classpath:missing.sql")
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("missing.sql"));
		this.contextRunner.withPropertyValues("runpod.jobs.jdbc.platform=oracle")
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("schema-oracle.sql"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "painter_", "public.painter_", "gpu.painter_", "" })
	void tablesAreCreatedWithPrefix(String prefix) {
		this.contextRunner
			.withPropertyValues("runpod.jobs.table-prefix=" + prefix,
					"spring.datasource.url=jdbc:h2:mem:prefix-" + prefix + ";INIT=create schema if not exists gpu")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(tables(context.getBean(DataSource.class))).containsExactly(
						prefix.replace("public.", "").replace("gpu.", "") + "job",
						prefix.replace("public.", "").replace("gpu.", "") + "job_schedule");
			});
	}

	@Test
	void missingTableFailsAtStartUp() {
		this.contextRunner.withPropertyValues("runpod.jobs.jdbc.initialize-schema=never").run((context) -> {
			FailureAnalysis analysis = new JobSchemaFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("The table 'runpod_job' of durable RunPod jobs does not"
					+ " exist. It is created by the script io/runpod/jobs/schema-h2.sql of runpod-jobs.");
			assertThat(analysis.getAction()).isEqualTo("""
					Let the application create it:

					    runpod.jobs.jdbc.initialize-schema=always

					or add that script to the migrations of your database. To use no durable jobs:

					    runpod.jobs.enabled=false""");
		});
		this.contextRunner
			.withPropertyValues("runpod.jobs.jdbc.initialize-schema=never", "runpod.jobs.table-prefix=painter_")
			.run((context) -> assertThat(
					new JobSchemaFailureAnalyzer().analyze(context.getStartupFailure()).getAction())
				.contains("or add that script, with your prefix in place of 'runpod_', to the migrations"));
	}

	@Test
	void missingScheduleFailsAtStartUp() {
		String url = "jdbc:h2:mem:schedule;DB_CLOSE_DELAY=-1";
		this.contextRunner.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> execute(context, "drop table runpod_job_schedule"));
		this.contextRunner
			.withPropertyValues("spring.datasource.url=" + url, "runpod.jobs.jdbc.initialize-schema=never")
			.run((context) -> assertThat(
					new JobSchemaFailureAnalyzer().analyze(context.getStartupFailure()).getDescription())
				.isEqualTo("The table 'runpod_job_schedule' of durable RunPod jobs does not exist. It is created by"
						+ " the script io/runpod/jobs/schema-h2.sql of runpod-jobs."));
	}

	@Test
	void tableOfNewerVersionIsUsed() {
		String url = "jdbc:h2:mem:newer;DB_CLOSE_DELAY=-1";
		this.contextRunner.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> execute(context, "alter table runpod_job add column color varchar(20)"));
		this.contextRunner.withPropertyValues("spring.datasource.url=" + url).run((context) -> {
			RunPodJobs jobs = context.getBean(RunPodJobs.class);
			assertThat(jobs.find(jobs.submit("sdxl", "a cat").id())).isPresent();
		});
	}

	@Test
	void tableOfOlderVersionFailsAtStartUp() {
		String url = "jdbc:h2:mem:older;DB_CLOSE_DELAY=-1";
		this.contextRunner.withPropertyValues("spring.datasource.url=" + url).run((context) -> {
			execute(context, "alter table runpod_job drop column low_priority");
			execute(context, "alter table runpod_job drop column failed_deliveries");
		});
		this.contextRunner.withPropertyValues("spring.datasource.url=" + url).run((context) -> {
			FailureAnalysis analysis = new JobSchemaFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("The table 'runpod_job' of durable RunPod jobs lacks the"
					+ " columns 'low_priority', 'failed_deliveries'. It is created by the script"
					+ " io/runpod/jobs/schema-h2.sql of runpod-jobs.");
			assertThat(analysis.getAction()).isEqualTo("""
					The table was created by another version of the script. Add to the migrations of your database:

					    alter table runpod_job add column low_priority boolean;
					    alter table runpod_job add column failed_deliveries integer not null;""");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "embedded", "never" })
	void tablesAreCreatedByFlyway(String initializeSchema) throws IOException {
		copyScript("V12__runpod_jobs.sql");
		this.contextRunner.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("runpod.jobs.jdbc.initialize-schema=" + initializeSchema,
					"spring.flyway.locations=filesystem:" + this.directory)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RunPodJobs.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "embedded", "never" })
	void tablesAreCreatedByLiquibase(String initializeSchema) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
			.withPropertyValues("runpod.jobs.jdbc.initialize-schema=" + initializeSchema,
					"spring.liquibase.change-log=classpath:io/runpod/spring/boot/autoconfigure/jobs/changelog.yaml")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RunPodJobs.class));
	}

	private void copyScript(String name) throws IOException {
		Files.copy(new ClassPathResource("io/runpod/jobs/schema-h2.sql").getInputStream(),
				this.directory.resolve(name));
	}

	private static void execute(ApplicationContext context, String sql) {
		JdbcClient.create(context.getBean(DataSource.class)).sql(sql).update();
	}

	private static List<String> tables(DataSource dataSource) {
		return JdbcClient.create(dataSource)
			.sql("select lower(table_name) from information_schema.tables"
					+ " where table_schema in ('PUBLIC', 'GPU') order by 1")
			.query(String.class)
			.list();
	}

}
