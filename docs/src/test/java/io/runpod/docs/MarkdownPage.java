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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Markdown page with its fenced code blocks.
 *
 * @param file file of the page
 * @param lines lines of the page
 */
record MarkdownPage(Path file, List<String> lines) {

	static final Path README = ProjectFiles.ROOT.resolve("README.md");

	static Stream<MarkdownPage> all() {
		return Stream.concat(Stream.of(README), ProjectFiles.files("docs/**.md").stream()).map(MarkdownPage::of);
	}

	static MarkdownPage of(Path file) {
		return new MarkdownPage(file, ProjectFiles.read(file).lines().toList());
	}

	static Stream<CodeBlock> blocks(String language) {
		return all().flatMap((page) -> page.blocks().stream()).filter((block) -> block.language().equals(language));
	}

	/**
	 * Return the anchors of the headings, as GitHub and the documentation site derive
	 * them.
	 */
	List<String> anchors() {
		List<String> anchors = new ArrayList<>();
		boolean code = false;
		for (String line : this.lines) {
			code ^= line.strip().startsWith("```");
			if (!code && line.startsWith("#")) {
				anchors.add(line.replaceFirst("#+ ", "")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
					.replaceAll("\\s", "-"));
			}
		}
		return anchors;
	}

	List<CodeBlock> blocks() {
		List<CodeBlock> blocks = new ArrayList<>();
		String heading = "";
		for (int i = 0; i < this.lines.size(); i++) {
			String line = this.lines.get(i).strip();
			if (line.startsWith("#")) {
				heading = line.replaceFirst("#+ *", "");
			}
			if (line.startsWith("```")) {
				int end = i + 1;
				while (!this.lines.get(end).strip().equals("```")) {
					end++;
				}
				String location = ProjectFiles.relativePath(this.file) + ":" + (i + 1);
				blocks.add(new CodeBlock(location, heading, line.substring(3),
						List.copyOf(this.lines.subList(i + 1, end))));
				i = end;
			}
		}
		return blocks;
	}

	/**
	 * Fenced code block.
	 *
	 * @param location page and line
	 * @param heading heading above the block
	 * @param language language of the fence
	 * @param lines lines of the block
	 */
	record CodeBlock(String location, String heading, String language, List<String> lines) {

		String text() {
			return String.join("\n", this.lines) + "\n";
		}

	}

}
