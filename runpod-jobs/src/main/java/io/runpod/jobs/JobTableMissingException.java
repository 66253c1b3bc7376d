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

/**
 * Exception for a table of durable jobs that does not exist.
 *
 * @since 0.1.0
 */
public class JobTableMissingException extends IllegalStateException {

	/** Name of the table. */
	private final String table;

	/** Resource that creates it. */
	private final String script;

	/**
	 * Create an exception.
	 * @param table the name of the table
	 * @param script the class path location of the script that creates it
	 * @param cause the failure of the database
	 */
	public JobTableMissingException(String table, String script, Throwable cause) {
		super("The table '" + table + "' of durable RunPod jobs does not exist. Create it by the script " + script
				+ " of runpod-jobs", cause);
		this.table = table;
		this.script = script;
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

}
