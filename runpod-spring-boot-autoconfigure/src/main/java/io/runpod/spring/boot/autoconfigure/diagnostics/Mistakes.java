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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What can be wrong with the configuration, in the words that a newcomer reads. Each
 * action shows lines that can be pasted into application.yml.
 */
final class Mistakes {

	private static final String CONSOLE = "https://console.runpod.io";

	private static final String COPY_ID = "Copy the id from the RunPod console (" + CONSOLE + "/serverless);"
			+ " it is the part after /v2/ in the endpoint's URL. Set it in application.yml, in place of abc123:";

	private Mistakes() {
	}

	static FailureAnalyzedException missingApiKey() {
		return mistake(
				"There is no RunPod API key: the property 'runpod.api-key' is not set, or is empty"
						+ " because the environment variable that it refers to is.",
				"Create a key in the RunPod console (" + CONSOLE + "/user/settings), set the environment variable"
						+ " RUNPOD_API_KEY to it, and refer to that in application.yml:",
				List.of("runpod"), Map.of("api-key", "${RUNPOD_API_KEY}"));
	}

	static FailureAnalyzedException missingId(String name) {
		return mistake(
				"The RunPod endpoint '" + name + "' has no id: the property 'runpod.endpoints." + name
						+ ".id' is not set, or is empty.",
				COPY_ID, List.of("runpod", "endpoints", name), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException invalidId(String name, String id) {
		return mistake(
				"The RunPod endpoint '" + name + "' has the id '" + id
						+ "', which is none: an id has only letters, digits, '-' and '_'.",
				COPY_ID, List.of("runpod", "endpoints", name), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException badBaseUrl(String baseUrl) {
		return mistake(
				"The property 'runpod.base-url' is '" + baseUrl
						+ "', which is not the absolute http or https URL of a server.",
				"Leave the property out to use RunPod itself, or set a URL such as this in application.yml:",
				List.of("runpod"), Map.of("base-url", RunPodProperties.BASE_URL));
	}

	static FailureAnalyzedException plainHttp(String baseUrl) {
		return mistake(
				"The property 'runpod.base-url' is '" + baseUrl
						+ "': with plain HTTP to another machine, everybody on the way can read the API key.",
				"Use https. If the network between the two is yours alone, allow it in application.yml:",
				List.of("runpod"), Map.of("allow-plain-http", "true"));
	}

	static FailureAnalyzedException unusable(List<String> path, String property, String reason, String example) {
		return mistake("The property '" + String.join(".", path) + "." + property + "' " + reason + ".",
				"Set another value in application.yml, for example:", path, Map.of(property, example));
	}

	static FailureAnalyzedException incompleteS3(List<String> path, List<String> missing) {
		Map<String, String> all = new LinkedHashMap<>();
		all.put("access-id", "${S3_ACCESS_ID}");
		all.put("access-secret", "${S3_ACCESS_SECRET}");
		all.put("bucket-name", "results");
		all.put("endpoint-url", "https://s3.example.com");
		return mistake(
				"The bucket '" + String.join(".", path) + ".s3' is not complete: " + String.join(", ", missing)
						+ ((missing.size() == 1) ? " is" : " are") + " not set, or empty.",
				"Set all of these in application.yml, for the endpoint or in 'runpod.s3' for all; or none, to do without"
						+ " a bucket:",
				Stream.concat(path.stream(), Stream.of("s3")).toList(), all);
	}

	private static FailureAnalyzedException mistake(String description, String action, List<String> path,
			Map<String, String> lines) {
		return new FailureAnalyzedException(description, action + "\n\n" + yaml(path, lines));
	}

	private static String yaml(List<String> path, Map<String, String> lines) {
		StringBuilder yaml = new StringBuilder();
		String indent = "";
		for (String key : path) {
			yaml.append(indent).append(key(key)).append(":\n");
			indent += "  ";
		}
		for (Map.Entry<String, String> line : lines.entrySet()) {
			yaml.append(indent).append(line.getKey()).append(": ").append(line.getValue()).append("\n");
		}
		return yaml.toString().stripTrailing();
	}

	// the binder keeps a key as it is only in brackets
	private static String key(String key) {
		return key.matches("[A-Za-z0-9-]+") ? key : "\"[" + key + "]\"";
	}

}
