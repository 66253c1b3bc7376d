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

package io.runpod.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.spring.boot.autoconfigure.diagnostics.RunPodConfigurationFailures;

/**
 * A section of the configuration. Hands values on, and reports one that is refused under
 * the name of its property.
 */
final class PropertySection {

	private final List<String> path;

	PropertySection(String... path) {
		this.path = List.of(path);
	}

	List<String> path() {
		return this.path;
	}

	/**
	 * Hand a value on, if it is set.
	 * @param <T> the type of the value
	 * @param property the property in this section
	 * @param value the value
	 * @param target takes the value, or refuses it with an
	 * {@link IllegalArgumentException}
	 * @param example a value that is not refused
	 */
	<T> void apply(String property, @Nullable T value, Consumer<T> target, String example) {
		if (value != null) {
			try {
				target.accept(value);
			}
			catch (IllegalArgumentException ex) {
				throw RunPodConfigurationFailures.invalidValue(this.path, property, ex, example);
			}
		}
	}

	static void assertPositive(Duration value) {
		Assert.isTrue(!value.isZero() && !value.isNegative(), () -> "must be greater than zero, but is " + value);
	}

	static void assertNotNegative(Duration value) {
		Assert.isTrue(!value.isNegative(), () -> "must not be negative, but is " + value);
	}

	static void assertBetween(long min, long max, long value) {
		Assert.isTrue(value >= min && value <= max, () -> "must be from " + min + " to " + max + ", but is " + value);
	}

}
