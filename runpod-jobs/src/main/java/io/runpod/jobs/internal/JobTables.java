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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.util.Assert;

import io.runpod.jobs.JobSchemaException;

/**
 * Names of the tables, and the statements that depend on the database.
 *
 * @param prefix the prefix of the names
 * @param postgresql whether the database is PostgreSQL
 */
public record JobTables(String prefix, boolean postgresql) {

	private static final String COLUMNS = "id, endpoint, batch, job_key, handler, ordering_key, handler_expected, owner, priority,"
			+ " on_unknown_outcome, state, delivery_state, input, context, execution_timeout, ttl, low_priority,"
			+ " created_at, deadline, failed_deliveries, trace";

	private static final String VALUES = "values (:id, :endpoint, :batch, :key, :handler, :orderingKey, :handlerExpected, :owner, :priority,"
			+ " :onUnknownOutcome, 'PENDING', 'NOT_DUE', :input, :context, :executionTimeout, :ttl, :lowPriority,"
			+ " :createdAt, :deadline, 0, :trace)";

	// a column of a table in a script, with its type
	private static final Pattern COLUMN = Pattern.compile("\\n\t(?!constraint |primary )(\\w+) ([^\\n]+?)(?=,?\\n)");

	private static final Pattern DEFAULT_PREFIX = Pattern
		.compile("(constraint |index if not exists |)(?<![\\w.])runpod_(?=job)");

	private static final String PERMISSION_DENIED = "42501";

	public JobTables {
		Assert.isTrue(prefix.matches("[A-Za-z0-9_.]*"),
				() -> "The table prefix '" + prefix + "' may have letters, digits, '_' and '.' only");
	}

	// the tables of a database, which must exist with all columns of the script
	public static JobTables of(DataSource dataSource, String prefix) {
		JobTables tables = new JobTables(prefix, isPostgreSql(dataSource));
		JdbcTemplate jdbcTemplate = new JdbcTemplate(dataSource);
		String script = tables.prefixed(read(tables.script()));
		tables.requireColumns(jdbcTemplate, tables.jobs(), script);
		tables.requireColumns(jdbcTemplate, tables.schedule(), script);
		if (!tables.postgresql()) {
			requireDurableCommits(jdbcTemplate);
		}
		return tables;
	}

	private void requireColumns(JdbcTemplate jdbcTemplate, String table, String script) {
		Set<String> columns = Objects.requireNonNull(columns(jdbcTemplate, table));
		String definitions = script.substring(script.indexOf(" " + table + " ("));
		List<String> missing = COLUMN.matcher(definitions.substring(0, definitions.indexOf(';')))
			.results()
			.filter((column) -> !columns.contains(column.group(1)))
			.map((column) -> column.group(1) + " " + column.group(2))
			.toList();
		if (!missing.isEmpty()) {
			throw new JobSchemaException(table, script(), missing, null);
		}
	}

	private @Nullable Set<String> columns(JdbcTemplate jdbcTemplate, String table) {
		try {
			return jdbcTemplate.query("select * from " + table + " where 1 = 0", (rows) -> {
				Set<String> columns = new HashSet<>();
				for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
					columns.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
				}
				return columns;
			});
		}
		catch (BadSqlGrammarException ex) {
			if (ex.getMostSpecificCause() instanceof SQLException failure
					&& PERMISSION_DENIED.equals(failure.getSQLState())) {
				throw ex;
			}
			throw new JobSchemaException(table, script(), List.of(), ex);
		}
	}

	private static String read(String script) {
		try {
			return new ClassPathResource(script).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// return a script whose tables, indexes and constraints have this prefix instead of
	// the default. The schema of a constraint, and in PostgreSQL of an index, is that of
	// its table, and must not be given
	public String prefixed(String script) {
		String unqualified = this.prefix.substring(this.prefix.lastIndexOf('.') + 1);
		return DEFAULT_PREFIX.matcher(script).replaceAll((name) -> {
			boolean inSchema = name.group(1).isEmpty() || (name.group(1).startsWith("index") && !this.postgresql);
			return name.group(1) + (inSchema ? this.prefix : unqualified);
		});
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
