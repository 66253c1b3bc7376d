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

package io.runpod.jobs;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a table of durable jobs that does not exist, or was created by the script
 * of an older version.
 *
 * @since 0.1.0
 */
public class JobSchemaException extends IllegalStateException {

	/** Name of the table. */
	private final String table;

	/** Resource that creates it. */
	private final String script;

	/** Definitions of missing columns. */
	private final List<String> missingColumns;

	/**
	 * Create an exception.
	 * @param table the name of the table
	 * @param script the class path location of the script that creates it
	 * @param missingColumns the definitions of the columns that the table lacks, empty if
	 * it does not exist
	 * @param cause the failure of the database, if any
	 */
	public JobSchemaException(String table, String script, List<String> missingColumns, @Nullable Throwable cause) {
		super("The table '" + table + "' of durable RunPod jobs " + problem(missingColumns) + ". It is created by the"
				+ " script " + script + " of runpod-jobs", cause);
		this.table = table;
		this.script = script;
		this.missingColumns = List.copyOf(missingColumns);
	}

	private static String problem(List<String> missingColumns) {
		return missingColumns.isEmpty() ? "does not exist"
				: missingColumns.stream()
					.map((column) -> "'" + column.substring(0, column.indexOf(' ')) + "'")
					.collect(Collectors.joining(", ", "lacks the columns ", ""));
	}

	/**
	 * Return the name of the table.
	 * @return the name, with the configured prefix
	 */
	public String getTable() {
		return this.table;
	}

	/**
	 * Return the resource that creates the tables.
	 * @return the path of the resource on the class path
	 */
	public String getScript() {
		return this.script;
	}

	/**
	 * Return the definitions of the columns that the table lacks, as in the script.
	 * @return the definitions, empty if the table does not exist
	 */
	public List<String> getMissingColumns() {
		return this.missingColumns;
	}

}
