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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files in {@code observability} and the queries in them.
 */
final class ObservabilityFiles {

	static final Path DIRECTORY = Path.of("..", "observability");

	static final Path PROMETHEUS = DIRECTORY.resolve("prometheus");

	private static final Path DASHBOARD = DIRECTORY.resolve("grafana/dashboards/runpod.json");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

	private static final Pattern METRIC = Pattern.compile("\\b(?:runpod|http)_\\w+");

	private ObservabilityFiles() {
	}

	// every query of the dashboard with its panel, as Grafana sends them for the last
	// minute
	static List<Query> dashboardQueries() throws IOException {
		JsonNode dashboard = readDashboard();
		Stream<Query> variables = dashboard.at("/templating/list")
			.valueStream()
			.filter((variable) -> variable.path("type").asString().equals("query"))
			.map((variable) -> new Query("variable " + variable.path("name").asString(),
					toQuery(variable.at("/query/query").asString())));
		Stream<Query> panels = dashboard.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets")
				.valueStream()
				.map((target) -> new Query(panel.path("title").asString(), target.path("expr").asString())));
		return Stream.concat(variables, panels).map(Query::replaceVariables).toList();
	}

	static List<String> dashboardRowTitles() throws IOException {
		return readDashboard().path("panels")
			.valueStream()
			.filter((panel) -> panel.path("type").asString().equals("row"))
			.map((row) -> row.path("title").asString())
			.toList();
	}

	private static JsonNode readDashboard() throws IOException {
		return new JsonMapper().readTree(Files.readString(DASHBOARD));
	}

	private static String toQuery(String labelValues) {
		return LABEL_VALUES.matcher(labelValues).replaceAll("count by ($2) ($1)");
	}

	static List<Query> alertQueries() throws IOException {
		Map<String, Object> file = new Yaml().load(Files.readString(PROMETHEUS.resolve("alerts.yaml")));
		return maps(file.get("groups")).flatMap((group) -> maps(group.get("rules")))
			.map((rule) -> new Query((String) rule.get("alert"), (String) rule.get("expr")))
			.toList();
	}

	private static Stream<Map<String, Object>> maps(Object list) {
		return ((List<?>) list).stream()
			.map((item) -> ((Map<?, ?>) item).entrySet()
				.stream()
				.collect(Collectors.toMap((entry) -> (String) entry.getKey(), Map.Entry::getValue)));
	}

	/**
	 * PromQL query.
	 *
	 * @param title panel or alert with the query
	 * @param expression expression of the query
	 */
	record Query(String title, String expression) {

		Query replaceVariables() {
			return new Query(this.title,
					this.expression.replace("$__rate_interval", "15s")
						.replace("$__range", "1m")
						.replaceAll("\\$(application|endpoint)", ".*"));
		}

		TreeSet<String> metricNames() {
			return METRIC.matcher(this.expression)
				.results()
				.map((result) -> result.group())
				.collect(Collectors.toCollection(TreeSet::new));
		}

		@Override
		public String toString() {
			return this.title + ": " + this.expression.strip();
		}

	}

}
