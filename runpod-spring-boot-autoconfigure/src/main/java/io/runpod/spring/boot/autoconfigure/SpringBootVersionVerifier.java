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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Listener that fails on a Spring Boot that is too old. It precedes environment
 * post-processors and auto-configuration, which would fail with a class that is missing,
 * and uses nothing that Spring Boot 3 does not have.
 */
final class SpringBootVersionVerifier implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	static final int REQUIRED_MAJOR_VERSION = 4;

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		verify(SpringBootVersion.getVersion());
	}

	// unknown to a class loader without manifests
	static void verify(@Nullable String version) {
		if (version != null && Integer.parseInt(version.substring(0, version.indexOf('.'))) < REQUIRED_MAJOR_VERSION) {
			throw new FailureAnalyzedException(
					"RunPod for Spring Boot requires Spring Boot " + REQUIRED_MAJOR_VERSION
							+ ".0 or later, but this application has Spring Boot " + version + ".",
					"Upgrade Spring Boot, as its migration guide describes:\n\n"
							+ "https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-4.0-Migration-Guide");
		}
	}

}
