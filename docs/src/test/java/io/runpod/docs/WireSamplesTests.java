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

package io.runpod.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that every recorded body is listed with its source.
 */
class WireSamplesTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|.*(live|doc|sdk|3p|inferred).* \\|$");

	@Test
	void samplesMatchSourceTable() {
		List<String> rows = ROW.matcher(ProjectFiles.read(ProjectFiles.ROOT.resolve("wire-samples/README.md")))
			.results()
			.map((row) -> row.group(1))
			.toList();
		assertThat(ProjectFiles.files("wire-samples/*.{json,html}").stream().map(Path::getFileName).map(Path::toString))
			.isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(rows);
	}

	@Test
	void samplesAreSingleLineJson() {
		assertThat(ProjectFiles.files("wire-samples/*.json")).allSatisfy((file) -> {
			assertThat(ProjectFiles.read(file).lines()).hasSize(1);
			assertThatNoException().isThrownBy(() -> new JsonMapper().readTree(ProjectFiles.read(file)));
		});
	}

}
