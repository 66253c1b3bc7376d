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
 * A rule that is switched off somewhere says why, and there are no more of them than
 * there were.
 */
class SuppressionsTests {

	/**
	 * Lower it when one goes; think twice before raising it.
	 */
	private static final int CAP = 7;

	private static final String ANNOTATION = "@" + SuppressWarnings.class.getSimpleName();

	private static final String ELEMENT = "<" + "suppress ";

	private static final List<String> SWITCHES = Stream.of("CHECKSTYLE", "@formatter", "NullAway", "ErrorProne")
		.flatMap((tool) -> Stream.of(tool + ":OFF", tool + ":off"))
		.toList();

	@Test
	void thereAreNoMoreThanThereWere() {
		assertThat(suppressions()).hasSizeLessThanOrEqualTo(CAP);
	}

	@Test
	void everyOneSaysWhy() {
		assertThat(suppressions()).isNotEmpty().allMatch(Suppression::saysWhy, "has a reason beside or above it");
	}

	private List<Suppression> suppressions() {
		List<Suppression> suppressions = new ArrayList<>();
		Stream.of("**.java", "{pom.xml,*/pom.xml}", "config/**.xml")
			.flatMap((glob) -> Project.files(glob).stream())
			.forEach((file) -> suppressionsIn(file, suppressions));
		return suppressions;
	}

	private void suppressionsIn(Path file, List<Suppression> suppressions) {
		List<String> lines = Project.read(file).lines().map(String::strip).toList();
		String reason = "";
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (isSuppression(line)) {
				boolean beside = line.matches(".*(//|<!--) *\\w.*");
				suppressions.add(new Suppression(Project.relative(file) + ":" + (i + 1), beside || !reason.isEmpty()));
				// One reason may stand above several lines of a configuration.
				reason = line.startsWith(ELEMENT) ? reason : "";
			}
			else {
				reason = line.matches("(//|<!--) *\\w.*") ? line : "";
			}
		}
	}

	private boolean isSuppression(String line) {
		return line.contains(ANNOTATION) || line.startsWith(ELEMENT) || SWITCHES.stream().anyMatch(line::contains);
	}

	private record Suppression(String where, boolean saysWhy) {

	}

}
