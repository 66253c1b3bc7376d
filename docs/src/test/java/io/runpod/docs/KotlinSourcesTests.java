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
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kotlin sources follow the rules that Checkstyle holds Java sources to.
 */
class KotlinSourcesTests {

	private static final List<Path> SOURCES = ProjectFiles.files("*/src/**.kt");

	@Test
	void sourcesHaveLicenceHeader() {
		String header = ProjectFiles
			.read(ProjectFiles.ROOT.resolve("docs/src/test/java/io/runpod/docs/KotlinSourcesTests.java"))
			.lines()
			.limit(16)
			.collect(Collectors.joining("\n", "", "\npackage io.runpod."));
		assertThat(SOURCES).isNotEmpty()
			.allSatisfy((file) -> assertThat(ProjectFiles.read(file)).as(ProjectFiles.relativePath(file))
				.startsWith(header));
	}

	@Test
	void publicDeclarationsHaveKdocWithSince() {
		assertThat(ProjectFiles.files("*/src/main/kotlin/**.kt")).isNotEmpty().allSatisfy((file) -> {
			List<String> lines = ProjectFiles.read(file).lines().toList();
			for (int i = 0; i < lines.size(); i++) {
				if (lines.get(i).startsWith("public ")) {
					int previous = lines.get(i - 1).startsWith("@") ? i - 2 : i - 1;
					assertThat(lines.subList(previous - 1, previous + 1)).as(ProjectFiles.relativePath(file) + ":" + i)
						.containsExactly(" * @since 0.1.0", " */");
				}
			}
		});
	}

}
