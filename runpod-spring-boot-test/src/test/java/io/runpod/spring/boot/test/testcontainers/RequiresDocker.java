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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips a test class where there is no Docker engine, but fails it in CI, which has to
 * have one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.DockerCondition.class)
@interface RequiresDocker {

	/**
	 * Condition that checks for the container engine.
	 */
	class DockerCondition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return evaluate(DockerClientFactory.instance().isDockerAvailable(), System.getenv("CI"));
		}

		static ConditionEvaluationResult evaluate(boolean dockerAvailable, @Nullable String ci) {
			if (dockerAvailable) {
				return ConditionEvaluationResult.enabled("A Docker engine answers");
			}
			if ("true".equals(ci)) {
				throw new IllegalStateException("No Docker engine answers, and CI must not skip these tests");
			}
			return ConditionEvaluationResult.disabled("No Docker engine answers");
		}

	}

}
