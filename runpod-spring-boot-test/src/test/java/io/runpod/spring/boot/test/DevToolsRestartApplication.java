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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Bean;

import io.runpod.client.RunPodEndpoint;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.WorkerState;

/**
 * An application that lets devtools restart it once, with a job that has ended and one
 * that waits. It stands for one whose handler the developer changes: jobs return which
 * start of the application ran them.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DevToolsRestartApplication {

	private static final Log logger = LogFactory.getLog(DevToolsRestartApplication.class);

	private static final String START_COUNT = "application.start";

	private static final String COMPLETED_JOB_ID = "job.ended";

	private static final String QUEUED_JOB_ID = "job.waiting";

	@Bean
	RunPodSimulatorCustomizer startCountHandler() {
		int start = Integer.getInteger(START_COUNT);
		return (simulator) -> simulator.endpoint("echo", (job) -> start);
	}

	@Bean
	ApplicationRunner restartScenario(RunPodSimulator simulator, RunPodEndpoint echo) {
		return (arguments) -> {
			logger.info("Start " + Integer.getInteger(START_COUNT) + " with port " + simulator.port());
			if (Integer.getInteger(START_COUNT) == 1) {
				submitJobs(simulator, echo);
				Restarter.getInstance().restart();
			}
			else {
				logger.info("Ended before: run by start " + output(echo, System.getProperty(COMPLETED_JOB_ID)));
				logger.info("Waited: run by start " + output(echo, System.getProperty(QUEUED_JOB_ID)));
				System.exit(0);
			}
		};
	}

	private static void submitJobs(RunPodSimulator simulator, RunPodEndpoint echo) {
		String completedJobId = echo.run("x").id();
		echo.await(completedJobId);
		simulator.control("echo").setWorkerState(WorkerState.THROTTLED);
		System.setProperty(COMPLETED_JOB_ID, completedJobId);
		System.setProperty(QUEUED_JOB_ID, echo.run("x").id());
	}

	private static Integer output(RunPodEndpoint echo, String jobId) {
		return echo.await(jobId, Integer.class);
	}

	public static void main(String[] args) {
		if (Thread.currentThread().getName().equals("restartedMain")) {
			System.setProperty(START_COUNT, String.valueOf(Integer.getInteger(START_COUNT, 0) + 1));
		}
		SpringApplication.run(DevToolsRestartApplication.class, args);
	}

}
