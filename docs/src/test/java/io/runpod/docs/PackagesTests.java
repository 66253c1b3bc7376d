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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every package is documented and null-marked.
 */
class PackagesTests {

	@Test
	void packagesHaveJavadocAndAreNullMarked() {
		Set<Path> packages = ProjectFiles.files("*/src/main/java/**.java")
			.stream()
			.map(Path::getParent)
			.collect(Collectors.toSet());
		assertThat(packages).isNotEmpty().allSatisfy((directory) -> {
			Path packageInfo = directory.resolve("package-info.java");
			assertThat(Files.exists(packageInfo)).as(ProjectFiles.relativePath(packageInfo)).isTrue();
			assertThat(ProjectFiles.read(packageInfo)).as(ProjectFiles.relativePath(packageInfo))
				.containsPattern("(?s)/\\*\\*\\n \\* \\w.*\\n \\*/\\n.*@NullMarked\\npackage ");
		});
	}

}
