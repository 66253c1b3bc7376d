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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that pages for contributors name only classes and packages that exist.
 */
class InternalsPagesTests {

	/**
	 * Classes of other projects that the pages name.
	 */
	private static final Set<String> FOREIGN_TYPES = Set.of("AtomicRateLimiter", "Thread", "WebClient");

	private static final Pattern TYPE = Pattern
		.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\\.[A-Z][A-Za-z0-9]*)*)(?:[.#][a-z]\\w*(?:\\(.*?\\))?)?`");

	private static final Pattern INTERNAL_PACKAGE = Pattern.compile("\\binternal\\.([a-z]+)");

	@Test
	void pagesNameExistingTypes() {
		Map<String, List<Path>> sources = ProjectFiles.files("*/src/**.java")
			.stream()
			.collect(Collectors.groupingBy((file) -> file.getFileName().toString().replace(".java", "")));
		List<Name> names = pages().flatMap((page) -> names(page, TYPE))
			.filter((name) -> !FOREIGN_TYPES.contains(name.text()))
			.toList();
		assertThat(names).isNotEmpty();
		assertThat(names.stream().filter((name) -> !isDeclared(name.text().split("\\."), sources)))
			.as("names of classes that do not exist")
			.isEmpty();
	}

	@Test
	void architecturePageShowsEveryInternalPackage() {
		Set<String> packages = ProjectFiles.files("runpod-client/src/main/java/io/runpod/client/internal/*/*.java")
			.stream()
			.map((file) -> file.getParent().getFileName().toString())
			.collect(Collectors.toSet());
		MarkdownPage architecture = MarkdownPage.of(ProjectFiles.ROOT.resolve("docs/internals/architecture.md"));
		assertThat(names(architecture, INTERNAL_PACKAGE).map(Name::text).collect(Collectors.toSet()))
			.isEqualTo(packages);
	}

	@Test
	void decisionsAreListed() {
		String index = ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/internals/decisions/README.md"));
		assertThat(ProjectFiles.files("docs/internals/decisions/0*.md")).isNotEmpty()
			.allSatisfy((file) -> assertThat(index).contains("(" + file.getFileName() + ")"));
	}

	private static Stream<MarkdownPage> pages() {
		return Stream
			.concat(Stream.of(ProjectFiles.ROOT.resolve("CONTRIBUTING.md")),
					ProjectFiles.files("docs/internals/**.md").stream())
			.map(MarkdownPage::of);
	}

	private static Stream<Name> names(MarkdownPage page, Pattern pattern) {
		return page.lines()
			.stream()
			.flatMap((line) -> pattern.matcher(line)
				.results()
				.map((result) -> new Name(ProjectFiles.relativePath(page.file()), result.group(1))));
	}

	private static boolean isDeclared(String[] names, Map<String, List<Path>> sources) {
		return sources.getOrDefault(names[0], List.of())
			.stream()
			.map(ProjectFiles::read)
			.anyMatch((source) -> Arrays.stream(names)
				.allMatch((name) -> source.matches("(?s).*\\b(class|record|interface|enum) " + name + "\\b.*")));
	}

	private record Name(String page, String text) {

	}

}
