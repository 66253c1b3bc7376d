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

package io.runpod.client.internal.text;

/**
 * Text of a server in messages and log lines: without characters that begin a new line or
 * control a terminal.
 */
public final class PrintableText {

	private static final int MAX_EXCERPT_LENGTH = 500;

	private PrintableText() {
	}

	/**
	 * Return the first 500 characters of a text.
	 */
	public static String excerpt(String text) {
		return abbreviate(text, MAX_EXCERPT_LENGTH);
	}

	/**
	 * Return a text, cut off if it is longer than a maximum length.
	 */
	public static String abbreviate(String text, int maxLength) {
		return (text.length() > maxLength) ? text.substring(0, maxLength - 3) + "..." : text;
	}

	/**
	 * Return a text with escaped control characters and line separators.
	 */
	public static String escape(String text) {
		return text.chars().anyMatch(PrintableText::isControl) ? escapeControls(text) : text;
	}

	private static String escapeControls(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.chars().forEach((character) -> {
			if (!isControl(character)) {
				escaped.append((char) character);
			}
			else {
				escaped.append((character != '\n') ? String.format("\\u%04x", character) : "\\n");
			}
		});
		return escaped.toString();
	}

	private static boolean isControl(int character) {
		return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
	}

}
