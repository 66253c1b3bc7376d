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

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ClassUtils;

import io.runpod.simulator.RunPodSimulator;

/**
 * Test execution listener that resets the simulator after each test method.
 */
class ResetSimulatorTestExecutionListener implements TestExecutionListener, Ordered {

	// after the rollback of the transaction of a test, whose order is 4000
	private static final int ORDER = 3900;

	private static final boolean JOBS_PRESENT = ClassUtils.isPresent("io.runpod.jobs.engine.RunPodJobsEngine", null);

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (!testContext.hasApplicationContext()) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		if (JOBS_PRESENT) {
			context.getBeanProvider(RunPodJobsTester.class).ifAvailable(RunPodJobsTester::deleteJobs);
		}
		context.getBeanProvider(RunPodSimulator.class).ifAvailable(RunPodSimulator::reset);
	}

}
