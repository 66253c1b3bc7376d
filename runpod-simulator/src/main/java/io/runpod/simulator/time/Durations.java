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

package io.runpod.simulator.time;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of durations such as {@code 500ms}.
 *
 * @since 0.1.0
 */
public final class Durations {

	private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

	private static final Map<String, ChronoUnit> UNITS = Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m",
			ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

	private Durations() {
	}

	/**
	 * Parse a duration.
	 * @param text a number and a unit, such as {@code 500ms}, {@code 20s}, {@code 5m},
	 * {@code 1h} or {@code 2d}
	 * @return the duration, never negative
	 * @throws IllegalArgumentException if the text is not a duration
	 */
	public static Duration parse(String text) {
		Matcher matcher = SIMPLE.matcher(text);
		ChronoUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
		if (unit == null) {
			throw new IllegalArgumentException("'" + text + "' is not a duration such as 500ms, 20s or 5m");
		}
		return Duration.of(Long.parseLong(matcher.group(1)), unit);
	}

}
