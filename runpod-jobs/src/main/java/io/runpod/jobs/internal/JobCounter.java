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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobCount;
import io.runpod.jobs.JobState;

/**
 * Counter of the durable jobs of all processes.
 */
public final class JobCounter {

	private final JdbcClient jdbcClient;

	private final JobTables tables;

	public JobCounter(DataSource dataSource, JobTables tables) {
		this.jdbcClient = JdbcClient.create(dataSource);
		this.tables = tables;
	}

	public Map<JobState, Long> countByState() {
		Map<JobState, Long> counts = new EnumMap<>(JobState.class);
		this.jdbcClient.sql("select state, count(*) from " + this.tables.jobs() + " group by state")
			.query((RowCallbackHandler) (rows) -> counts.put(JobState.valueOf(rows.getString(1)), rows.getLong(2)));
		return counts;
	}

	// count the jobs whose outcome is not delivered, by the index of the delivery: those
	// that are retained after their delivery cost nothing
	public List<JobCount> countUndelivered() {
		return this.jdbcClient
			.sql("select endpoint, state, delivery_state, count(*), min(ended_at) from " + this.tables.jobs()
					+ " where delivery_state in ('NOT_DUE', 'PENDING', 'DEAD_LETTER')"
					+ " group by endpoint, state, delivery_state")
			.query(JobCounter::mapCount)
			.list();
	}

	private static JobCount mapCount(ResultSet rows, int index) throws SQLException {
		OffsetDateTime oldestEndedAt = rows.getObject(5, OffsetDateTime.class);
		return new JobCount(rows.getString(1), JobState.valueOf(rows.getString(2)),
				DeliveryState.valueOf(rows.getString(3)), rows.getLong(4),
				(oldestEndedAt != null) ? oldestEndedAt.toInstant() : null);
	}

}
