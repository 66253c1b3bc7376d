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

package io.runpod.spring.boot.autoconfigure.info;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.runpod.client.RunPodClient;

/**
 * Info contributor for the version of the library and the number of endpoints.
 */
final class RunPodInfoContributor implements InfoContributor {

	private final int endpointCount;

	RunPodInfoContributor(int endpointCount) {
		this.endpointCount = endpointCount;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> runpod = new LinkedHashMap<>();
		runpod.put("version", resolveVersion());
		runpod.put("endpoints", this.endpointCount);
		builder.withDetail("runpod", runpod);
	}

	// available in a jar only
	private static String resolveVersion() {
		String version = RunPodClient.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "dev";
	}

}
