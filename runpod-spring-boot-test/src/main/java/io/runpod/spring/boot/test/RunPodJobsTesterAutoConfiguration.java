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

package io.runpod.spring.boot.test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.autoconfigure.jobs.RunPodJobsAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RunPodJobsTester} in an
 * application with durable jobs on the simulator.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { RunPodJobsAutoConfiguration.class, RunPodSimulatorAutoConfiguration.class })
@ConditionalOnClass(RunPodJobsEngine.class)
@ConditionalOnBean({ RunPodJobs.class, RunPodJobsEngine.class, RunPodSimulator.class })
public final class RunPodJobsTesterAutoConfiguration {

	// the engine has no operation that deletes all jobs, which only tests need
	@Bean
	RunPodJobsTester runPodJobsTester(RunPodJobs jobs, RunPodJobsEngine engine) {
		JdbcClient jdbcClient = JdbcClient.create(engine.dataSource());
		return new RunPodJobsTester(jobs, () -> jdbcClient.sql("delete from " + engine.tablePrefix() + "job").update());
	}

}
