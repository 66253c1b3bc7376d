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

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.UnknownOutcomePolicy;

/**
 * Repository of durable jobs. Each change of a state is one conditional update, so that
 * it is made once, by one of all processes.
 */
public final class JobRepository {

	private static final List<String> ENDED = Arrays.stream(JobState.values())
		.filter(JobState::isEnded)
		.map(Enum::name)
		.toList();

	private static final int MAX_FAILURE_LENGTH = 10_000;

	private final JdbcClient jdbcClient;

	private final JobSerializer serializer;

	private final JobTables tables;

	private final JobRowMapper rows;

	private final String select;

	// a condition of a job: no earlier one with its ordering key is still to be delivered
	private final String inTurn;

	public JobRepository(DataSource dataSource, JobTables tables, JobSerializer serializer) {
		this.jdbcClient = JdbcClient.create(dataSource);
		this.serializer = serializer;
		this.tables = tables;
		this.rows = new JobRowMapper(serializer);
		this.select = "select id, endpoint, batch, job_key, handler, ordering_key, handler_expected, state, delivery_state, job_id, job, context, failure,"
				+ " failed_deliveries, created_at, submitted_at, ended_at, deadline, trace from " + tables.jobs();
		this.inTurn = inTurn(tables.jobs());
	}

	private static String inTurn(String jobs) {
		return "(due.ordering_key is null or not exists (select 1 from " + jobs + " earlier"
				+ " where earlier.ordering_key = due.ordering_key and earlier.ordering_number < due.ordering_number"
				+ " and earlier.delivery_state in ('NOT_DUE', 'PENDING')))";
	}

	// insert a job; returns the job as inserted, empty if there is one with its key
	public Optional<StoredJob> insert(NewJob job, String owner) {
		try {
			int inserted = this.jdbcClient.sql(this.tables.insert())
				.param("id", job.id())
				.param("endpoint", job.endpoint())
				.param("batch", job.batch())
				.param("key", job.options().key())
				.param("handler", job.options().handler())
				.param("orderingKey", job.options().orderingKey())
				.param("handlerExpected", job.handlerExpected())
				.param("owner", owner)
				.param("priority", job.options().priority())
				.param("onUnknownOutcome", job.options().onUnknownOutcome().name())
				.param("input", job.input())
				.param("context", job.context())
				.param("executionTimeout", millis(job.policy().executionTimeout()))
				.param("ttl", millis(job.policy().ttl()))
				.param("lowPriority", job.policy().lowPriority())
				.param("createdAt", time(job.createdAt()))
				.param("deadline", time(job.deadline()))
				.param("trace", this.serializer.writeTrace(job.trace()))
				.update();
			return (inserted == 1) ? Optional.of(storedJob(job)) : Optional.empty();
		}
		catch (DuplicateKeyException ex) {
			return Optional.empty();
		}
	}

	private StoredJob storedJob(NewJob job) {
		return new StoredJob(job.id(), job.endpoint(), job.batch(), job.options().key(), job.options().handler(),
				job.options().orderingKey(), job.handlerExpected(), JobState.PENDING, DeliveryState.NOT_DUE, null, null,
				null, (job.context() != null) ? this.serializer.readPayload(job.context()) : null, null, 0,
				job.createdAt(), null, null, job.deadline(), job.trace());
	}

	public Optional<StoredJob> find(UUID id) {
		return this.jdbcClient.sql(this.select + " where id = :id").param("id", id).query(this.rows::job).optional();
	}

	public StoredJob get(UUID id) {
		return find(id).orElseThrow(() -> new NoSuchElementException("There is no durable job with the id " + id));
	}

	public Optional<StoredJob> findByKey(String endpoint, String key) {
		return this.jdbcClient.sql(this.select + " where endpoint = :endpoint and job_key = :key")
			.param("endpoint", endpoint)
			.param("key", key)
			.query(this.rows::job)
			.optional();
	}

	public List<StoredJob> list(JobQuery query) {
		StringBuilder sql = new StringBuilder(this.select)
			.append(" where state in (:states) and delivery_state in (:deliveryStates)");
		if (query.endpoint() != null) {
			sql.append(" and endpoint = :endpoint");
		}
		JobQuery.Cursor after = query.after();
		if (after != null) {
			sql.append(" and created_at <= :createdAt and (created_at < :createdAt or id > :id)");
		}
		StatementSpec statement = this.jdbcClient
			.sql(sql.append(" order by created_at desc, id limit :limit").toString())
			.param("states", names(query.states()))
			.param("deliveryStates", names(query.deliveryStates()))
			.param("limit", query.limit());
		if (query.endpoint() != null) {
			statement = statement.param("endpoint", query.endpoint());
		}
		if (after != null) {
			statement = statement.param("createdAt", time(after.createdAt())).param("id", after.id());
		}
		return statement.query(this.rows::job).list();
	}

	// return the ids of an owner's jobs to be submitted, those with the greatest priority
	// first, then the oldest
	public List<UUID> findPending(String owner, SubmissionQueue queue, int limit) {
		return this.jdbcClient
			.sql("select id from " + this.tables.jobs()
					+ " where owner = :owner and endpoint = :endpoint and batch = :batch"
					+ " and state = 'PENDING' order by priority desc, created_at limit :limit")
			.param("owner", owner)
			.param("endpoint", queue.endpoint())
			.param("batch", queue.batches())
			.param("limit", limit)
			.query((rows, index) -> rows.getObject(1, UUID.class))
			.list();
	}

	// return those of some jobs that are still pending
	public List<PendingJob> findRequests(Collection<UUID> ids) {
		return this.jdbcClient
			.sql("select id, input, batch, execution_timeout, ttl, low_priority, deadline, job_id, trace from "
					+ this.tables.jobs()
					+ " where id in (:ids) and state = 'PENDING' order by priority desc, created_at")
			.param("ids", ids)
			.query(this.rows::pendingJob)
			.list();
	}

	public List<SubmissionQueue> findQueuesWithPending(String owner) {
		return this.jdbcClient
			.sql("select distinct endpoint, batch from " + this.tables.jobs()
					+ " where owner = :owner and state = 'PENDING'")
			.param("owner", owner)
			.query((rows, index) -> new SubmissionQueue(rows.getString(1), rows.getBoolean(2)))
			.list();
	}

	public List<SubmittedJob> findSubmitted(String owner) {
		return this.jdbcClient
			.sql("select id, endpoint, batch, job_id, deadline, trace from " + this.tables.jobs()
					+ " where owner = :owner and state = 'SUBMITTED'")
			.param("owner", owner)
			.query(this.rows::submittedJob)
			.list();
	}

	// return the ids of an owner's jobs that ended before a time and are to be delivered.
	// Also those of other owners with an ordering key, whose turn a process that has died
	// may have seen last
	public List<UUID> findUndelivered(String owner, Instant endedBefore) {
		return this.jdbcClient
			.sql("select id from " + this.tables.jobs() + " due where delivery_state = 'PENDING'"
					+ " and (owner = :owner or ordering_key is not null) and ended_at < :endedBefore and "
					+ this.inTurn)
			.param("owner", owner)
			.param("endedBefore", time(endedBefore))
			.query((rows, index) -> rows.getObject(1, UUID.class))
			.list();
	}

	// return the owners of jobs that have not ended, or are to be delivered
	public List<String> findOwners() {
		return this.jdbcClient
			.sql("select owner from " + this.tables.jobs()
					+ " where state in ('PENDING', 'SENDING', 'UNKNOWN', 'SUBMITTED') union select owner from "
					+ this.tables.jobs() + " where delivery_state = 'PENDING'")
			.query((rows, index) -> rows.getString(1))
			.list();
	}

	public List<UnknownJob> findUnknown(String owner) {
		return this.jdbcClient
			.sql("select id, on_unknown_outcome, sending_at, ttl from " + this.tables.jobs()
					+ " where owner = :owner and state = 'UNKNOWN'")
			.param("owner", owner)
			.query(JobRowMapper::unknownJob)
			.list();
	}

	public Optional<UnknownJob> findUnknown(UUID id) {
		return this.jdbcClient
			.sql("select id, on_unknown_outcome, sending_at, ttl from " + this.tables.jobs()
					+ " where id = :id and state = 'UNKNOWN'")
			.param("id", id)
			.query(JobRowMapper::unknownJob)
			.optional();
	}

	// return the ids of the jobs that an owner is submitting
	public List<UUID> findSending(String owner) {
		return this.jdbcClient
			.sql("select id from " + this.tables.jobs() + " where owner = :owner and state = 'SENDING'")
			.param("owner", owner)
			.query((rows, index) -> rows.getObject(1, UUID.class))
			.list();
	}

	// record that an owner is about to submit a job
	public boolean send(UUID id, String owner, Instant now) {
		return update(JobTransition.SEND, id, "sending_at = :now", " and owner = :owner",
				Map.of("now", time(now), "owner", owner));
	}

	// record that RunPod has accepted a job, whose input is not needed any more; returns
	// false, too, if another durable job has the id
	public boolean accept(UUID id, String jobId, Instant now) {
		try {
			return update(JobTransition.ACCEPT, id,
					"job_id = :jobId, submitted_at = :now, failure = null, input = null", "",
					Map.of("jobId", jobId, "now", time(now)));
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	// record the draft to which the inputs of a batch are appended
	public boolean recordDraft(UUID id, String owner, String draftId) {
		return update(JobTransition.SEND, id, "job_id = :draftId", " and owner = :owner",
				Map.of("draftId", draftId, "owner", owner));
	}

	// record that a draft has all inputs of a batch, unless the batch was adopted by
	// another process, which submits it anew
	public boolean acceptDraft(UUID id, String owner, Instant now) {
		return update(JobTransition.ACCEPT, id, "submitted_at = :now, failure = null, input = null",
				" and owner = :owner", Map.of("now", time(now), "owner", owner));
	}

	public boolean postpone(UUID id, String owner, String failure) {
		return update(JobTransition.POSTPONE, id, "failure = :failure", " and owner = :owner",
				Map.of("failure", storable(failure), "owner", owner));
	}

	public boolean doubt(UUID id, String failure) {
		return update(JobTransition.DOUBT, id, "failure = :failure", "", Map.of("failure", storable(failure)));
	}

	// record that a job which has not ended at RunPod, or has been found again, starts
	// over
	public boolean restart(JobTransition transition, UUID id, String owner, Instant deadline) {
		return update(transition, id,
				"owner = :owner, deadline = :deadline, failure = null, job = null,"
						+ " ended_at = null, delivery_state = 'NOT_DUE', failed_deliveries = 0",
				"", Map.of("owner", owner, "deadline", time(deadline)));
	}

	// record the end of a job, whose outcome is then to be delivered
	public boolean end(UUID id, JobEnd end, Instant now) {
		return endStatement(id, end, now, "").update() == 1;
	}

	// record the end of a job that was not submitted, unless another process submits it
	public boolean endSubmission(UUID id, String owner, JobEnd end, Instant now) {
		return endStatement(id, end, now, " and owner = :owner").param("owner", owner).update() == 1;
	}

	private StatementSpec endStatement(UUID id, JobEnd end, Instant now, String condition) {
		String failure = end.failure();
		return this.jdbcClient
			.sql(updateSql("ended_at = :now, delivery_state = 'PENDING', job = :job, failure = :failure", condition))
			.param("now", time(now))
			.param("job", this.serializer.writeAnswer(end))
			.param("failure", (failure != null) ? storable(failure) : null)
			.param("id", id)
			.param("state", end.transition().target().name())
			.param("sources", names(end.transition().sources()));
	}

	// mark the outcome of a job as delivered, not before the earlier jobs with its
	// ordering key; returns whether this call has marked it, and its caller is to deliver
	// it
	public boolean markDelivered(UUID id, Instant now) {
		return this.jdbcClient
			.sql("update " + this.tables.jobs() + " due set delivery_state = 'DELIVERED', delivered_at = :now"
					+ " where id = :id and delivery_state = 'PENDING' and " + this.inTurn)
			.param("id", id)
			.param("now", time(now))
			.update() == 1;
	}

	// return the id of the first job with an ordering key that is to be delivered, if any
	public Optional<UUID> findNext(String orderingKey) {
		return this.jdbcClient
			.sql("select id from " + this.tables.jobs() + " where ordering_key = :orderingKey"
					+ " and delivery_state = 'PENDING' order by ordering_number limit 1")
			.param("orderingKey", orderingKey)
			.query((rows, index) -> rows.getObject(1, UUID.class))
			.optional();
	}

	// record a failed delivery, the last one as a dead letter
	public void recordFailedDelivery(UUID id, String failure, int maxAttempts) {
		this.jdbcClient
			.sql("update " + this.tables.jobs()
					+ " set failure = :failure, failed_deliveries = failed_deliveries + 1, delivery_state ="
					+ " case when failed_deliveries + 1 >= :maxAttempts then 'DEAD_LETTER' else 'PENDING' end"
					+ " where id = :id and delivery_state = 'PENDING'")
			.param("id", id)
			.param("failure", storable(failure))
			.param("maxAttempts", maxAttempts)
			.update();
	}

	public boolean redeliver(UUID id) {
		return this.jdbcClient
			.sql("update " + this.tables.jobs()
					+ " set delivery_state = 'PENDING', failed_deliveries = 0 where id = :id and state in (:ended)")
			.param("id", id)
			.param("ended", ENDED)
			.update() == 1;
	}

	// take over the jobs of an owner that has died. Those that it was submitting have an
	// unknown outcome, but a batch is only a draft; returns the number of jobs
	public int adopt(String deadOwner, String newOwner) {
		this.jdbcClient
			.sql("update " + this.tables.jobs() + " set failure = :failure, state ="
					+ " case when batch then 'PENDING' else 'UNKNOWN' end"
					+ " where owner = :deadOwner and state = 'SENDING'")
			.param("deadOwner", deadOwner)
			.param("failure", "The process that submitted the job ended before RunPod responded")
			.update();
		return this.jdbcClient
			.sql("update " + this.tables.jobs() + " set owner = :newOwner where owner = :deadOwner"
					+ " and (state in ('PENDING', 'UNKNOWN', 'SUBMITTED') or delivery_state = 'PENDING')")
			.param("deadOwner", deadOwner)
			.param("newOwner", newOwner)
			.update();
	}

	// delete jobs whose outcome was delivered before a time; returns the number of jobs
	public int deleteDeliveredBefore(Instant time) {
		return this.jdbcClient
			.sql("delete from " + this.tables.jobs() + " where delivery_state = 'DELIVERED' and delivered_at < :time")
			.param("time", time(time))
			.update();
	}

	private boolean update(JobTransition transition, UUID id, String assignments, String condition,
			Map<String, Object> parameters) {
		return this.jdbcClient.sql(updateSql(assignments, condition))
			.params(parameters)
			.param("id", id)
			.param("state", transition.target().name())
			.param("sources", names(transition.sources()))
			.update() == 1;
	}

	private String updateSql(String assignments, String condition) {
		return "update " + this.tables.jobs() + " set state = :state, " + assignments
				+ " where id = :id and state in (:sources)" + condition;
	}

	// PostgreSQL stores no NUL characters
	private static String storable(String failure) {
		String text = failure.replace("\0", "");
		return text.substring(0, Math.min(text.length(), MAX_FAILURE_LENGTH));
	}

	private static List<String> names(Collection<? extends Enum<?>> values) {
		return values.stream().map(Enum::name).toList();
	}

	private static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/**
	 * Job whose submission has an unknown outcome.
	 *
	 * @param id the id
	 * @param policy the policy
	 * @param expiresAt the time when RunPod has removed the job in any state
	 */
	public record UnknownJob(UUID id, UnknownOutcomePolicy policy, Instant expiresAt) {
	}

}
