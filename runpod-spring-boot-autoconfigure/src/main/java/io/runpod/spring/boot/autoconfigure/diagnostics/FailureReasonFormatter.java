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

package io.runpod.spring.boot.autoconfigure.diagnostics;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.convert.DurationStyle;

/**
 * What the client says of a value, written as one writes in properties: {@code 90s} and
 * not {@code PT1M30S}.
 */
final class FailureReasonFormatter {

	private static final Pattern PARAMETER_NAME_PREFIX = Pattern.compile("^'\\w+' ");

	private static final Pattern ISO_DURATION = Pattern.compile("\\bPT?-?\\d[0-9DTHMS.-]*[DHMS]");

	private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES,
			ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS);

	private FailureReasonFormatter() {
	}

	static String format(IllegalArgumentException ex) {
		String message = PARAMETER_NAME_PREFIX.matcher(String.valueOf(ex.getMessage())).replaceFirst("");
		return ISO_DURATION.matcher(message).replaceAll((match) -> formatDuration(Duration.parse(match.group())));
	}

	private static String formatDuration(Duration duration) {
		ChronoUnit largest = UNITS.stream()
			.filter((unit) -> !duration.isZero() && duration.toNanos() % unit.getDuration().toNanos() == 0)
			.findFirst()
			.orElse(duration.isZero() ? ChronoUnit.SECONDS : ChronoUnit.NANOS);
		return DurationStyle.SIMPLE.print(duration, largest);
	}

}
