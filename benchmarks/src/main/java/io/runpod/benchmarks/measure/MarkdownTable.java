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

package io.runpod.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Markdown table with aligned columns.
 *
 * @since 0.1.0
 */
public final class MarkdownTable {

	private final List<List<String>> rows = new ArrayList<>();

	/**
	 * Create a table without rows.
	 * @param header the names of the columns
	 */
	public MarkdownTable(String... header) {
		this.rows.add(List.of(header));
	}

	/**
	 * Add a row.
	 * @param cells a value for each column; a Double is formatted with two decimal places
	 * @return this table
	 */
	public MarkdownTable addRow(Object... cells) {
		this.rows.add(Arrays.stream(cells).map(MarkdownTable::formatCell).toList());
		return this;
	}

	private static String formatCell(Object cell) {
		return (cell instanceof Double number) ? "%.2f".formatted(number) : String.valueOf(cell);
	}

	@Override
	public String toString() {
		List<Integer> widths = IntStream.range(0, this.rows.get(0).size())
			.mapToObj((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toList();
		List<String> lines = new ArrayList<>(this.rows.stream().map((row) -> formatRow(row, widths)).toList());
		lines.add(1, widths.stream().map("-"::repeat).collect(Collectors.joining("-|-", "|-", "-|")));
		return String.join("\n", lines) + "\n";
	}

	private static String formatRow(List<String> row, List<Integer> widths) {
		return IntStream.range(0, row.size())
			.mapToObj((column) -> row.get(column) + " ".repeat(widths.get(column) - row.get(column).length()))
			.collect(Collectors.joining(" | ", "| ", " |"));
	}

}
