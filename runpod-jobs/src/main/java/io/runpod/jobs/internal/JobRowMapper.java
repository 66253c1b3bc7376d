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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.UnknownOutcomePolicy;
import io.runpod.jobs.internal.JobRepository.UnknownJob;

/**
 * Mapper of the rows that the queries of {@link JobRepository} return.
 */
final class JobRowMapper {

	private final JobSerializer serializer;

	JobRowMapper(JobSerializer serializer) {
		this.serializer = serializer;
	}

	StoredJob job(ResultSet rows, int index) throws SQLException {
		String endpoint = rows.getString("endpoint");
		boolean batch = rows.getBoolean("batch");
		byte[] answer = rows.getBytes("job");
		byte[] context = rows.getBytes("context");
		return new StoredJob(rows.getObject("id", UUID.class), endpoint, batch, rows.getString("job_key"),
				rows.getString("handler"), rows.getString("ordering_key"), rows.getBoolean("handler_expected"),
				JobState.valueOf(rows.getString("state")), DeliveryState.valueOf(rows.getString("delivery_state")),
				rows.getString("job_id"), (answer != null && !batch) ? this.serializer.readJob(answer, endpoint) : null,
				(answer != null && batch) ? this.serializer.readBatch(answer) : null,
				(context != null) ? this.serializer.readPayload(context) : null, rows.getString("failure"),
				rows.getInt("failed_deliveries"), instant(rows, "created_at"), nullableInstant(rows, "submitted_at"),
				nullableInstant(rows, "ended_at"), instant(rows, "deadline"),
				this.serializer.readTrace(rows.getString("trace")));
	}

	PendingJob pendingJob(ResultSet rows, int index) throws SQLException {
		ExecutionPolicy policy = ExecutionPolicy.none().withTtl(Duration.ofMillis(rows.getLong("ttl")));
		long executionTimeout = rows.getLong("execution_timeout");
		if (!rows.wasNull()) {
			policy = policy.withExecutionTimeout(Duration.ofMillis(executionTimeout));
		}
		boolean lowPriority = rows.getBoolean("low_priority");
		if (!rows.wasNull()) {
			policy = policy.withLowPriority(lowPriority);
		}
		byte[] input = rows.getBytes("input");
		return new PendingJob(rows.getObject("id", UUID.class),
				rows.getBoolean("batch") ? this.serializer.readLines(input) : List.of(this.serializer.readInput(input)),
				policy, instant(rows, "deadline"), rows.getString("job_id"),
				this.serializer.readTrace(rows.getString("trace")));
	}

	SubmittedJob submittedJob(ResultSet rows, int index) throws SQLException {
		return new SubmittedJob(rows.getObject("id", UUID.class), rows.getString("endpoint"), rows.getBoolean("batch"),
				rows.getString("job_id"), instant(rows, "deadline"),
				this.serializer.readTrace(rows.getString("trace")));
	}

	static UnknownJob unknownJob(ResultSet rows, int index) throws SQLException {
		return new UnknownJob(rows.getObject("id", UUID.class),
				UnknownOutcomePolicy.valueOf(rows.getString("on_unknown_outcome")),
				instant(rows, "sending_at").plusMillis(rows.getLong("ttl")));
	}

	private static Instant instant(ResultSet rows, String column) throws SQLException {
		return rows.getObject(column, OffsetDateTime.class).toInstant();
	}

	private static @Nullable Instant nullableInstant(ResultSet rows, String column) throws SQLException {
		OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
