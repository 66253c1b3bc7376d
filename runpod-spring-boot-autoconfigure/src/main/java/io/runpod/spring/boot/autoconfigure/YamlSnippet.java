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

import java.util.List;
import java.util.Map;

/**
 * Formatter for lines of application.yml.
 */
final class YamlSnippet {

	private YamlSnippet() {
	}

	static String format(List<String> path, Map<String, String> properties) {
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
