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

package io.runpod.sample.observability;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Condition that skips a test class if Prometheus is not installed, and fails it in CI.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPrometheus.PrometheusCondition.class)
@interface RequiresPrometheus {

	/**
	 * Condition on the programs {@code prometheus} and {@code promtool}.
	 */
	class PrometheusCondition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (isInstalled("prometheus") && isInstalled("promtool")) {
				return ConditionEvaluationResult.enabled("Prometheus is installed");
			}
			if ("true".equals(System.getenv("CI"))) {
				throw new IllegalStateException("Prometheus is not installed, and CI must not skip these tests");
			}
			return ConditionEvaluationResult
				.disabled("Prometheus is not installed: apt-get install --no-install-recommends prometheus");
		}

		private static boolean isInstalled(String program) {
			try {
				Process process = new ProcessBuilder(program, "--version")
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.redirectErrorStream(true)
					.start();
				return process.waitFor() == 0;
			}
			catch (IOException ex) {
				return false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

	}

}
