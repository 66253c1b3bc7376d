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

package io.runpod.jobs.internal;

import java.sql.DatabaseMetaData;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.util.Assert;

import io.runpod.jobs.JobTableMissingException;

/**
 * Names of the tables, and the statements that depend on the database.
 *
 * @param prefix the prefix of the names
 * @param postgresql whether the database is PostgreSQL
 */
public record JobTables(String prefix, boolean postgresql) {

	private static final String COLUMNS = "id, endpoint, job_key, handler, handler_expected, owner, priority,"
			+ " on_unknown_outcome, state, delivery_state, input, context, execution_timeout, ttl, low_priority,"
			+ " created_at, deadline, failed_deliveries";

	private static final String VALUES = "values (:id, :endpoint, :key, :handler, :handlerExpected, :owner, :priority,"
			+ " :onUnknownOutcome, 'PENDING', 'NOT_DUE', :input, :context, :executionTimeout, :ttl, :lowPriority,"
			+ " :createdAt, :deadline, 0)";

	public JobTables {
		Assert.isTrue(prefix.matches("[A-Za-z0-9_.]*"),
				() -> "The table prefix '" + prefix + "' may have letters, digits, '_' and '.' only");
	}

	// the tables of a database, which must exist
	public static JobTables of(DataSource dataSource, String prefix) {
		JobTables tables = new JobTables(prefix, isPostgreSql(dataSource));
		JdbcTemplate jdbcTemplate = new JdbcTemplate(dataSource);
		for (String table : List.of(tables.jobs(), tables.schedule())) {
			try {
				jdbcTemplate.execute("select 1 from " + table + " where 1 = 0");
			}
			catch (BadSqlGrammarException ex) {
				throw new JobTableMissingException(table, tables.script(), ex);
			}
		}
		if (!tables.postgresql()) {
			requireDurableCommits(jdbcTemplate);
		}
		return tables;
	}

	// by default a commit in a file of H2 is written half a second later
	private static void requireDurableCommits(JdbcTemplate jdbcTemplate) {
		jdbcTemplate.query("select database_path(), (select max(setting_value) from information_schema.settings"
				+ " where setting_name = 'WRITE_DELAY')", (RowCallbackHandler) (rows) -> {
					String file = rows.getString(1);
					Assert.state(file == null || "0".equals(rows.getString(2)), () -> "The H2 database '" + file
							+ "' would lose durable RunPod jobs when its process dies,"
							+ " because it writes commits with a delay. Append ';WRITE_DELAY=0' to its JDBC URL");
				});
	}

	public String script() {
		return "io/runpod/jobs/schema-" + (this.postgresql ? "postgresql" : "h2") + ".sql";
	}

	public static boolean isPostgreSql(DataSource dataSource) {
		try {
			String product = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
			boolean postgresql = "PostgreSQL".equals(product);
			Assert.state(postgresql || "H2".equals(product),
					() -> "Durable RunPod jobs need PostgreSQL or H2, but the database is " + product);
			return postgresql;
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("The database of durable RunPod jobs cannot be reached", ex);
		}
	}

	public String jobs() {
		return this.prefix + "job";
	}

	public String schedule() {
		return this.prefix + "job_schedule";
	}

	// return the statement that inserts a job. In PostgreSQL a duplicate key would abort
	// the transaction of the caller
	public String insert() {
		return "insert into " + jobs() + " (" + COLUMNS + ") " + VALUES
				+ (this.postgresql ? " on conflict (endpoint, job_key) do nothing" : "");
	}

}
