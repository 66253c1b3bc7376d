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

package io.runpod.benchmarks.durable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.publisher.Flux;

/**
 * Database of durable jobs, with the table that their listener writes to.
 */
final class DurableDatabase implements AutoCloseable {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

	private final PostgreSqlContainer container = new PostgreSqlContainer();

	private final JdbcClient jdbcClient;

	DurableDatabase() {
		this.container.start();
		this.jdbcClient = JdbcClient.create(new DriverManagerDataSource(this.container.jdbcUrl()));
		this.jdbcClient.sql("create extension pg_stat_statements").update();
		this.jdbcClient.sql("create table received (job_key varchar(20) not null, state varchar(20) not null)")
			.update();
	}

	String jdbcUrl() {
		return this.container.jdbcUrl();
	}

	void restart() {
		this.container.restartServer();
	}

	int count(String sql) {
		return this.jdbcClient.sql(sql).query(Integer.class).single();
	}

	// wait until a count has been reached; returns the last one. The server may be
	// restarted meanwhile
	int awaitCount(String sql, int count, Duration timeout) {
		Integer reached = Flux.interval(POLL_INTERVAL)
			.onBackpressureDrop()
			.map((tick) -> countIfAvailable(sql))
			.filter((current) -> current >= count)
			.take(timeout)
			.blockFirst();
		return (reached != null) ? reached : countIfAvailable(sql);
	}

	private int countIfAvailable(String sql) {
		try {
			return count(sql);
		}
		catch (DataAccessException ex) {
			return -1;
		}
	}

	Instant lastDelivery() {
		return this.jdbcClient.sql("select max(delivered_at) from runpod_job where state <> 'LOST'")
			.query((rows, index) -> rows.getObject(1, OffsetDateTime.class).toInstant())
			.single();
	}

	void resetStatements() {
		this.jdbcClient.sql("select pg_stat_statements_reset()").query((rows) -> {
		});
	}

	// without the statements of this class, and those that are part of the protocol
	int statements() {
		return count(
				"select coalesce(sum(calls), 0) from pg_stat_statements where query ~* 'runpod_|insert into received'"
						+ " and query !~* '^(create|select count)'");
	}

	@Override
	public void close() {
		this.container.stop();
	}

}
