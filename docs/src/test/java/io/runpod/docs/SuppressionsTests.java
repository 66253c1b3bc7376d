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
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that suppressions of rules have a reason and do not increase in number.
 */
class SuppressionsTests {

	/**
	 * Maximum number of suppressions. Lower it when one is removed.
	 */
	private static final int MAX_SUPPRESSIONS = 6;

	private static final String SUPPRESS_ANNOTATION = "@" + SuppressWarnings.class.getSimpleName();

	private static final String SUPPRESS_ELEMENT = "<" + "suppress ";

	private static final List<String> SUPPRESS_COMMENTS = Stream
		.of("CHECKSTYLE", "@formatter", "NullAway", "ErrorProne")
		.flatMap((tool) -> Stream.of(tool + ":OFF", tool + ":off"))
		.toList();

	@Test
	void suppressionsDoNotExceedMaximum() {
		assertThat(suppressions()).hasSizeLessThanOrEqualTo(MAX_SUPPRESSIONS);
	}

	@Test
	void suppressionsHaveReason() {
		assertThat(suppressions()).isNotEmpty().allMatch(Suppression::hasReason, "has a reason beside or above it");
	}

	private List<Suppression> suppressions() {
		List<Suppression> suppressions = new ArrayList<>();
		Stream.of("**.java", "{pom.xml,*/pom.xml}", "config/**.xml")
			.flatMap((glob) -> ProjectFiles.files(glob).stream())
			.forEach((file) -> collectSuppressions(file, suppressions));
		return suppressions;
	}

	private void collectSuppressions(Path file, List<Suppression> suppressions) {
		List<String> lines = ProjectFiles.read(file).lines().map(String::strip).toList();
		String reason = "";
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (isSuppression(line)) {
				boolean hasInlineReason = line.matches(".*(//|<!--) *\\w.*");
				suppressions.add(new Suppression(ProjectFiles.relativePath(file) + ":" + (i + 1),
						hasInlineReason || !reason.isEmpty()));
				// one reason may apply to several consecutive elements
				reason = line.startsWith(SUPPRESS_ELEMENT) ? reason : "";
			}
			else {
				reason = line.matches("(//|<!--) *\\w.*") ? line : "";
			}
		}
	}

	private boolean isSuppression(String line) {
		return line.contains(SUPPRESS_ANNOTATION) || line.startsWith(SUPPRESS_ELEMENT)
				|| SUPPRESS_COMMENTS.stream().anyMatch(line::contains);
	}

	private record Suppression(String location, boolean hasReason) {

	}

}
