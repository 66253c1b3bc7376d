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

package io.runpod.spring.boot.autoconfigure;

import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import io.runpod.client.event.JobContextScope;

/**
 * Configuration for the id of the job in the logging context (MDC).
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MDC.class)
class RunPodMdcConfiguration {

	@Bean
	@ConditionalOnProperty("runpod.logging.mdc-key")
	JobContextScope runPodMdcJobScope(RunPodLoggingProperties properties) {
		String key = properties.mdcKey();
		return StringUtils.hasText(key) ? (jobId) -> putMdc(key, jobId) : JobContextScope.NOOP;
	}

	private static JobContextScope.Scope putMdc(String key, String jobId) {
		String previous = MDC.get(key);
		MDC.put(key, jobId);
		return () -> {
			if (previous != null) {
				MDC.put(key, previous);
			}
			else {
				MDC.remove(key);
			}
		};
	}

}
