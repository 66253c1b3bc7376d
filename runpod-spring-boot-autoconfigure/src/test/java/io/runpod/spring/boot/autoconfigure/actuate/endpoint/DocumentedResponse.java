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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Response of {@code /actuator/runpod/sdxl} as the page for operators shows it.
 */
final class DocumentedResponse {

	private static final Path PAGE = Path.of("..", "docs", "operating.md");

	private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(\\{.*?\\n})\\n```", Pattern.DOTALL);

	// differ from one run to the next
	private static final Set<String> VOLATILE_PROPERTIES = Set.of("age", "baseUrl", "perWindow", "sent", "concurrent",
			"inFlight", "waiting", "times");

	private DocumentedResponse() {
	}

	static JsonNode read() throws IOException {
		Matcher block = JSON_BLOCK.matcher(Files.readString(PAGE));
		if (!block.find()) {
			throw new IllegalStateException("No block of JSON in " + PAGE);
		}
		return new JsonMapper().readTree(block.group(1));
	}

	// keys in their order, and every value that does not depend on the moment
	static void assertMatches(JsonNode actual, JsonNode documented) {
		SoftAssertions.assertSoftly((softly) -> compare(softly, "", actual, documented));
	}

	private static void compare(SoftAssertions softly, String path, JsonNode actual, JsonNode documented) {
		softly.assertThat(actual.getNodeType()).as(path).isEqualTo(documented.getNodeType());
		if (documented.isObject()) {
			softly.assertThat(actual.propertyNames()).as(path).containsExactlyElementsOf(documented.propertyNames());
			for (Map.Entry<String, JsonNode> property : documented.properties()) {
				compare(softly, path + "/" + property.getKey(), actual.path(property.getKey()), property.getValue());
			}
		}
		else if (documented.isArray()) {
			softly.assertThat(actual.size()).as(path).isEqualTo(documented.size());
			Iterator<JsonNode> items = actual.iterator();
			for (int i = 0; i < documented.size() && items.hasNext(); i++) {
				compare(softly, path + "/" + i, items.next(), documented.get(i));
			}
		}
		else if (!VOLATILE_PROPERTIES.contains(path.substring(path.lastIndexOf('/') + 1))) {
			softly.assertThat(actual).as(path).isEqualTo(documented);
		}
	}

}
