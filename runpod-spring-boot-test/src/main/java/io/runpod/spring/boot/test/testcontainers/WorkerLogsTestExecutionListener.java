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

package io.runpod.spring.boot.test.testcontainers;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ClassUtils;

/**
 * Test execution listener that logs the output of workers when a test has failed.
 */
class WorkerLogsTestExecutionListener implements TestExecutionListener {

	private static final Log logger = LogFactory.getLog(WorkerLogsTestExecutionListener.class);

	private static final boolean TESTCONTAINERS_PRESENT = ClassUtils.isPresent(
			"org.testcontainers.containers.GenericContainer", WorkerLogsTestExecutionListener.class.getClassLoader());

	@Override
	public void afterTestExecution(TestContext testContext) {
		if (TESTCONTAINERS_PRESENT && testContext.getTestException() != null && testContext.hasApplicationContext()) {
			WorkerLogWriter.logAll(testContext.getApplicationContext());
		}
	}

	/**
	 * Separate class, because it requires Testcontainers.
	 */
	private static final class WorkerLogWriter {

		static void logAll(ApplicationContext context) {
			context.getBeansOfType(RunPodWorkerContainer.class, true, false)
				.forEach((name, worker) -> logger.error("Log of worker '" + name + "':\n" + worker.getWorkerLogs()));
		}

	}

}
