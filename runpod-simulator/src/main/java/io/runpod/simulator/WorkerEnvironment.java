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

package io.runpod.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Environment variables that configure RunPod's worker SDK. The SDK replaces {@code $ID}
 * and {@code $RUNPOD_POD_ID} and requires the question marks.
 */
final class WorkerEnvironment {

	private WorkerEnvironment() {
	}

	static Map<String, String> createVariables(String endpointUrl, String endpointId, String workerId, String apiKey,
			Duration pingInterval) {
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("RUNPOD_WEBHOOK_GET_JOB", endpointUrl + "/job-take/$ID?gpu=SIM");
		environment.put("RUNPOD_WEBHOOK_PING", endpointUrl + "/ping/$RUNPOD_POD_ID?gpu=SIM");
		environment.put("RUNPOD_WEBHOOK_POST_OUTPUT", endpointUrl + "/job-done/$RUNPOD_POD_ID/$ID?gpu=SIM");
		environment.put("RUNPOD_WEBHOOK_POST_STREAM", endpointUrl + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=SIM");
		environment.put("RUNPOD_PING_INTERVAL", String.valueOf(pingInterval.toMillis()));
		environment.put("RUNPOD_AI_API_KEY", apiKey);
		environment.put("RUNPOD_POD_ID", workerId);
		environment.put("RUNPOD_POD_HOSTNAME", workerId + "-simulator");
		environment.put("RUNPOD_ENDPOINT_ID", endpointId);
		// These checks require a GPU, internet access and a production machine.
		environment.put("RUNPOD_SKIP_AUTO_SYSTEM_CHECKS", "true");
		environment.put("RUNPOD_SKIP_GPU_CHECK", "true");
		return environment;
	}

}
