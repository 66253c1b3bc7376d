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

import org.springframework.boot.context.properties.source.ConfigurationProperty;

/**
 * Exceptions for invalid configuration. The action of each shows lines that can be pasted
 * into application.yml.
 */
final class RunPodConfigurationFailures {

	private static final String CONSOLE_URL = "https://console.runpod.io";

	private static final String ENDPOINT_ID_PLACE = "the part after /v2/";

	private static final String LOAD_BALANCER_ID_PLACE = "the first part of the host";

	private RunPodConfigurationFailures() {
	}

	static FailureAnalyzedException missingApiKey() {
		return new FailureAnalyzedException(
				"There is no RunPod API key: the property 'runpod.api-key' is not set, or refers to an environment"
						+ " variable that is not set or is empty.",
				"Create a key in the RunPod console (" + CONSOLE_URL + "/user/settings), set the environment variable"
						+ " RUNPOD_API_KEY to it, and refer to that in application.yml:\n\n"
						+ yaml(List.of("runpod"), Map.of("api-key", "${RUNPOD_API_KEY}"))
						+ "\n\nA test needs no key with @AutoConfigureRunPodSimulator of runpod-spring-boot-test.");
	}

	static FailureAnalyzedException missingEndpointId(String name) {
		return missingId("endpoints", name, ENDPOINT_ID_PLACE);
	}

	static FailureAnalyzedException missingLoadBalancerId(String name) {
		return missingId("load-balancers", name, LOAD_BALANCER_ID_PLACE);
	}

	private static FailureAnalyzedException missingId(String section, String name, String place) {
		return idFailure(
				"has no id: the property 'runpod." + section + "." + name
						+ ".id' is not set, or refers to an environment variable that is not set or is empty.",
				section, name, place);
	}

	static FailureAnalyzedException invalidEndpointId(String name, String id) {
		return invalidId("endpoints", name, id, ENDPOINT_ID_PLACE);
	}

	static FailureAnalyzedException invalidLoadBalancerId(String name, String id) {
		return invalidId("load-balancers", name, id, LOAD_BALANCER_ID_PLACE);
	}

	private static FailureAnalyzedException invalidId(String section, String name, String id, String place) {
		return idFailure("has the id '" + id + "', which is invalid: an id consists of letters, digits, '-' and '_'.",
				section, name, place);
	}

	private static FailureAnalyzedException idFailure(String problem, String section, String name, String place) {
		return failure("The RunPod endpoint '" + name + "' " + problem,
				"Copy the id from the RunPod console (" + CONSOLE_URL + "/serverless); it is " + place
						+ " in the endpoint's URL. Set it in application.yml, in place of abc123:",
				List.of("runpod", section, name), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException loadBalancerHasNameOfEndpoint(String name) {
		return failure(
				"The name '" + name + "' is that of a queue-based endpoint, 'runpod.endpoints." + name
						+ "', and of a load-balancing one, 'runpod.load-balancers." + name
						+ "', but each is a bean of its name.",
				"Remove the one that is not the type of the endpoint. If there are two endpoints, give one another name"
						+ " in application.yml, with its id in place of abc123:",
				List.of("runpod", "load-balancers", name + "-2"), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException endpointIdIsNotText(String name, ConfigurationProperty id) {
		return failure(
				"The RunPod endpoint '" + name + "' has the id '" + id.getValue()
						+ "', which is not text: without quotes, YAML reads 0123 as 83 and off as false." + list(id),
				"Set the id in quotes in application.yml, in place of abc123:", List.of("runpod", "endpoints", name),
				Map.of("id", "\"abc123\""));
	}

	static FailureAnalyzedException listOfEndpoints(ConfigurationProperty element) {
		return failure(
				"The property 'runpod.endpoints' is a list, but each endpoint has a name, which is that of its bean."
						+ list(element),
				"Set a name for each endpoint in application.yml, without a dash before it:",
				List.of("runpod", "endpoints", "sdxl"), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException equalEndpointNames(ConfigurationProperty first, ConfigurationProperty second) {
		String name = EndpointNames.spelling(second.getName());
		return failure(
				"The names '" + EndpointNames.spelling(first.getName()) + "' and '" + name
						+ "' are those of one RunPod endpoint, because names are compared without regard to case,"
						+ " dashes and underscores." + list(first, second),
				"Use one spelling if one endpoint is meant. If two are meant, give one another name in"
						+ " application.yml, with its id in place of abc123:",
				List.of("runpod", "endpoints", name + "-2"), Map.of("id", "abc123"));
	}

	static FailureAnalyzedException unknownProperties(List<ConfigurationProperty> properties, List<String> similar) {
		return new FailureAnalyzedException(
				((properties.size() == 1) ? "There is no property of this name:"
						: "There are no properties of these names:")
						+ list(properties.toArray(ConfigurationProperty[]::new)),
				(similar.isEmpty() ? "Remove it. "
						: "Correct the name, for example to:\n\n" + String.join("\n", similar) + "\n\n")
						+ "Properties of the application itself must not begin with 'runpod'.");
	}

	private static String list(ConfigurationProperty... properties) {
		StringBuilder list = new StringBuilder("\n");
		for (ConfigurationProperty property : properties) {
			list.append("\n    ").append(UnknownProperties.toText(property.getName()));
			if (property.getOrigin() != null) {
				list.append(", from ").append(property.getOrigin());
			}
		}
		return list.toString();
	}

	static FailureAnalyzedException invalidBaseUrl(String baseUrl) {
		return baseUrlFailure(baseUrl,
				"', which is not the absolute http or https URL of a server, without a user and without a query.");
	}

	static FailureAnalyzedException otherRunPodUrl(String baseUrl) {
		return baseUrlFailure(baseUrl, "', but RunPod serves all endpoints below " + RunPodProperties.BASE_URL
				+ ": the id of an endpoint is not part of it, and the API that manages endpoints has other URLs.");
	}

	private static FailureAnalyzedException baseUrlFailure(String baseUrl, String reason) {
		return failure("The property 'runpod.base-url' is '" + maskSecrets(baseUrl) + reason,
				"Leave the property out to use RunPod itself, or set a URL such as this in application.yml:",
				List.of("runpod"), Map.of("base-url", RunPodProperties.BASE_URL));
	}

	static FailureAnalyzedException plainHttpBaseUrl(String baseUrl) {
		return failure(
				"The property 'runpod.base-url' is '" + baseUrl
						+ "': plain HTTP to another host exposes the API key on the network.",
				"Use https. If the network is trusted, allow plain HTTP in application.yml:", List.of("runpod", "http"),
				Map.of("allow-plain-http", "true"));
	}

	private static String maskSecrets(String url) {
		return url.replaceFirst("(?<=//)[^/]*@", "******@").replaceFirst("[?#].*", "?******");
	}

	static FailureAnalyzedException invalidWebhookBaseUrl(String baseUrl) {
		return failure(
				"The property 'runpod.webhook.base-url' is '" + maskSecrets(baseUrl)
						+ "', which is not the absolute http or https URL of a server.",
				"Set the public URL of this application, to which RunPod can connect, in application.yml:",
				List.of("runpod", "webhook"), Map.of("base-url", "https://app.example.com"));
	}

	static FailureAnalyzedException missingWebhookSecret() {
		return failure(
				"There is no secret that signs the addresses of webhooks: 'runpod.webhook.base-url' is set, but the"
						+ " property 'runpod.webhook.secrets' is not, or refers to an environment variable that is not"
						+ " set or is empty.",
				"Create a secret, for example with 'openssl rand -hex 32', set the environment variable"
						+ " WEBHOOK_SECRET to it in all replicas, and refer to that in application.yml:",
				List.of("runpod", "webhook"), Map.of("secrets", "${WEBHOOK_SECRET}"));
	}

	static FailureAnalyzedException incompleteS3Config(String endpoint, List<String> missing) {
		List<String> path = endpoint.isEmpty() ? List.of("runpod", "s3")
				: List.of("runpod", "endpoints", endpoint, "s3");
		Map<String, String> exampleProperties = new LinkedHashMap<>();
		exampleProperties.put("access-id", "${S3_ACCESS_ID}");
		exampleProperties.put("access-secret", "${S3_ACCESS_SECRET}");
		exampleProperties.put("bucket-name", "results");
		exampleProperties.put("endpoint-url", "https://s3.example.com");
		return failure(
				"The bucket '" + String.join(".", path) + "' is not complete: " + String.join(", ", missing)
						+ ((missing.size() == 1) ? " is" : " are") + " not set, or empty.",
				"Set all of these in application.yml, for the endpoint or in 'runpod.s3' for all; or none, to do without"
						+ " a bucket:",
				path, exampleProperties);
	}

	private static FailureAnalyzedException failure(String description, String action, List<String> path,
			Map<String, String> properties) {
		return new FailureAnalyzedException(description, action + "\n\n" + yaml(path, properties));
	}

	// lines of application.yml
	static String yaml(List<String> path, Map<String, String> properties) {
		StringBuilder yaml = new StringBuilder();
		String indent = "";
		for (String key : path) {
			yaml.append(indent).append(quoteKey(key)).append(":\n");
			indent += "  ";
		}
		for (Map.Entry<String, String> property : properties.entrySet()) {
			yaml.append(indent).append(property.getKey()).append(": ").append(property.getValue()).append("\n");
		}
		return yaml.toString().stripTrailing();
	}

	// the binder preserves other characters only in brackets
	private static String quoteKey(String key) {
		return key.matches("[A-Za-z0-9-]+") ? key : "\"[" + key + "]\"";
	}

}
