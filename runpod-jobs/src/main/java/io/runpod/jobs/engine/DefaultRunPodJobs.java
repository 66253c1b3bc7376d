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

package io.runpod.jobs.engine;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.JobSubmission;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobSerializer;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.NewJob;
import io.runpod.jobs.internal.StoredJob;
import io.runpod.jobs.internal.SubmissionQueue;

/**
 * Default implementation of {@link RunPodJobs}.
 */
final class DefaultRunPodJobs implements RunPodJobs {

	private static final Duration MIN_TTL = Duration.ofSeconds(10);

	private static final Duration MAX_TTL = Duration.ofDays(7);

	private static final int MAX_INPUT_SIZE = 10 * 1024 * 1024;

	// of the column in H2
	private static final int MAX_BATCH_SIZE = 100_000_000;

	private final RunPodJobsEngineBuilder settings;

	private final String owner;

	private final Clock clock;

	private final JobHandlers handlers;

	private final JobSerializer serializer;

	private final TransactionOperations transaction;

	private final JobRepository repository;

	private final JobObservations observations;

	private final RunPodJobsEngine engine;

	DefaultRunPodJobs(RunPodJobsEngineBuilder settings, String owner, Clock clock, JobHandlers handlers,
			JobSerializer serializer, TransactionOperations transaction, JobRepository repository,
			JobObservations observations, RunPodJobsEngine engine) {
		this.settings = settings;
		this.owner = owner;
		this.clock = clock;
		this.handlers = handlers;
		this.serializer = serializer;
		this.transaction = transaction;
		this.repository = repository;
		this.observations = observations;
		this.engine = engine;
	}

	@Override
	public TrackedJob submit(String endpoint, Object input, Consumer<JobSubmission.Builder> options) {
		return submit(new SubmissionQueue(endpoint, false), () -> input(input), options);
	}

	@Override
	public TrackedJob submitBatch(String endpoint, Iterable<?> inputs, Consumer<JobSubmission.Builder> options) {
		return submit(new SubmissionQueue(endpoint, true), () -> inputs(inputs), options);
	}

	private TrackedJob submit(SubmissionQueue queue, Supplier<byte[]> input, Consumer<JobSubmission.Builder> options) {
		String endpoint = queue.endpoint();
		this.settings.endpoints.apply(endpoint);
		JobSubmission.Builder builder = JobSubmission.builder();
		options.accept(builder);
		JobSubmission submission = builder.build();
		UUID id = UUID.randomUUID();
		return this.observations.record(endpoint, id,
				(trace) -> record(newJob(id, queue, input, submission, trace), queue));
	}

	private TrackedJob record(NewJob job, SubmissionQueue queue) {
		return this.transaction.execute((status) -> {
			afterTransaction(() -> this.engine.jobRecorded(queue));
			return this.repository.insert(job, this.owner)
				.or(() -> this.repository.findByKey(job.endpoint(), String.valueOf(job.options().key())))
				.orElseThrow();
		});
	}

	private NewJob newJob(UUID id, SubmissionQueue queue, Supplier<byte[]> input, JobSubmission submission,
			Map<String, String> trace) {
		String endpoint = queue.endpoint();
		this.handlers.requireSuitable(endpoint, submission.handler(), queue.batches());
		boolean hasHandler = this.handlers.hasHandler(endpoint, submission.handler(), queue.batches());
		Assert.isTrue(hasHandler || submission.handler() == null,
				() -> "There is no handler with the name '" + submission.handler() + "'");
		Assert.isTrue(!queue.batches() || submission.policy().equals(ExecutionPolicy.none()),
				"A batch has no policy: RunPod applies one only to jobs that are submitted by run");
		Duration deadline = (submission.deadline() != null) ? submission.deadline() : this.settings.deadline;
		// as precise as the databases
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		return new NewJob(id, endpoint, queue.batches(), input.get(),
				(submission.context() != null) ? this.serializer.write("context", submission.context()) : null,
				submission, submission.policy().orElse(ExecutionPolicy.none().withTtl(ttl(deadline))), hasHandler, now,
				now.plus(deadline), trace);
	}

	private byte[] input(Object input) {
		Object payload = JobRequest.of(input).input();
		Assert.isTrue(payload == input, "'input' must be the input itself, not a JobRequest: set the policy of a"
				+ " durable job by its options");
		byte[] json = this.serializer.write("input", input);
		Assert.isTrue(json.length <= MAX_INPUT_SIZE, () -> "The input of a durable job has " + json.length
				+ " bytes as JSON, but RunPod accepts " + MAX_INPUT_SIZE + ". Upload it, and submit its URL");
		return json;
	}

	private byte[] inputs(Iterable<?> inputs) {
		ByteArrayOutputStream lines = new ByteArrayOutputStream();
		for (Object input : inputs) {
			this.serializer.appendLine(lines, input(input));
			Assert.isTrue(lines.size() <= MAX_BATCH_SIZE, () -> "The inputs of a durable batch have more than "
					+ MAX_BATCH_SIZE + " bytes as JSON. Submit several batches");
		}
		Assert.isTrue(lines.size() > 0, "A batch must have at least one input");
		return lines.toByteArray();
	}

	private static Duration ttl(Duration deadline) {
		Duration ttl = (deadline.compareTo(MIN_TTL) > 0) ? deadline : MIN_TTL;
		return (ttl.compareTo(MAX_TTL) < 0) ? ttl : MAX_TTL;
	}

	// at once without a transaction of the caller. Also after a rollback, which may be
	// that of another transaction manager, or a commit that was reported as failed: an
	// action has no effect on a job that does not exist
	private static void afterTransaction(Runnable action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				action.run();
			}

		});
	}

	@Override
	public Optional<TrackedJob> find(UUID id) {
		return this.repository.find(id).map(TrackedJob.class::cast);
	}

	@Override
	public Optional<TrackedJob> findByKey(String endpoint, String key) {
		return this.repository.findByKey(endpoint, key).map(TrackedJob.class::cast);
	}

	@Override
	public List<TrackedJob> list(JobQuery query) {
		return List.copyOf(this.repository.list(query));
	}

	@Override
	public TrackedJob cancel(UUID id) {
		TrackedJob job = this.repository.get(id);
		if (job.state() == JobState.PENDING
				&& end(job, JobEnd.of(JobTransition.CANCEL, "Cancelled before the submission"))) {
			return this.repository.get(id);
		}
		TrackedJob current = this.repository.get(id);
		if (current.state().isEnded()) {
			return current;
		}
		String jobId = current.jobId();
		Assert.state(jobId != null && current.state() == JobState.SUBMITTED, () -> "Durable job " + id + " is "
				+ current.state() + ": it cannot be cancelled before its id at RunPod is known");
		if (current.isBatch()) {
			RunPodBatch cancelled = endpoint(current).batch().cancel(jobId);
			if (cancelled.isTerminal()) {
				end(current, JobEnd.of(cancelled));
			}
		}
		else {
			RunPodJob cancelled = endpoint(current).cancel(jobId);
			if (cancelled.isTerminal()) {
				end(current, JobEnd.of(cancelled));
			}
		}
		return this.repository.get(id);
	}

	private boolean end(TrackedJob job, JobEnd end) {
		boolean updated = this.repository.end(job.id(), end, this.clock.instant());
		if (updated) {
			afterTransaction(() -> this.engine.deliver(job.id()));
		}
		return updated;
	}

	@Override
	public TrackedJob retry(UUID id) {
		TrackedJob job = this.repository.get(id);
		String jobId = job.jobId();
		Instant deadline = this.clock.instant().plus(this.settings.deadline);
		if (JobTransition.RESUBMIT.sources().contains(job.state())
				&& this.repository.restart(JobTransition.RESUBMIT, id, this.owner, deadline)) {
			afterTransaction(() -> this.engine.jobRecorded(new SubmissionQueue(job.endpoint(), job.isBatch())));
			return this.repository.get(id);
		}
		Assert.state(jobId != null && JobTransition.REQUEUE.sources().contains(job.state()),
				() -> "Durable job " + id + " is " + job.state() + ": only a failed job can be run again");
		Assert.state(!job.isBatch() || job.state() == JobState.TIMED_OUT, () -> "Durable job " + id
				+ " is a batch, which RunPod cannot run again: submit its inputs as another batch");
		// recorded before the request, whose outcome would get lost after a crash
		if (this.repository.restart(JobTransition.REQUEUE, id, this.owner, deadline)) {
			StoredJob requeued = this.repository.get(id);
			try {
				// a batch is not stopped by a timeout: it is awaited again
				if (!job.isBatch()) {
					endpoint(job).retry(jobId);
				}
			}
			finally {
				afterTransaction(() -> this.engine.jobRequeued(requeued, jobId));
			}
		}
		return this.repository.get(id);
	}

	@Override
	public TrackedJob redeliver(UUID id) {
		TrackedJob job = this.repository.get(id);
		Assert.state(this.repository.redeliver(id),
				() -> "Durable job " + id + " is " + job.state() + ": its outcome can be delivered when it has ended");
		afterTransaction(() -> this.engine.deliver(id));
		return this.repository.get(id);
	}

	private RunPodEndpoint endpoint(TrackedJob job) {
		return this.settings.endpoints.apply(job.endpoint());
	}

}
