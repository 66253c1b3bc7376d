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

package io.runpod.client;

import java.time.Duration;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgedQueue;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.monitor.HealthMonitor.Asking;
import io.runpod.client.observation.EndpointActivity;
import io.runpod.client.wire.Wire.Operation;

/**
 * An operation here is a few lines: what is asked, handed down.
 */
final class DefaultReactiveRunPodEndpoint implements ReactiveRunPodEndpoint {

	private final Rooms rooms;

	private final EndpointOptions options;

	private final Calls calls;

	private final EndpointActivity activity;

	private final RunAllOptions runAll;

	private final Submissions submissions;

	DefaultReactiveRunPodEndpoint(Rooms rooms, EndpointOptions options, Calls calls, EndpointActivity activity) {
		this(rooms, options, calls, activity, RunAllOptions.defaults());
	}

	private DefaultReactiveRunPodEndpoint(Rooms rooms, EndpointOptions options, Calls calls, EndpointActivity activity,
			RunAllOptions runAll) {
		this.rooms = rooms;
		this.options = options;
		this.calls = calls;
		this.activity = activity;
		this.runAll = runAll;
		this.submissions = new Submissions(rooms, options, calls.farewell());
	}

	@Override
	public String name() {
		return this.rooms.name();
	}

	@Override
	public String id() {
		return this.rooms.id();
	}

	@Override
	public EndpointActivity activity() {
		return this.activity;
	}

	@Override
	public DefaultReactiveRunPodEndpoint withTimeout(Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "'timeout' must be greater than zero, but is " + timeout);
		return with(this.calls.patience().withTimeout(timeout));
	}

	@Override
	public DefaultReactiveRunPodEndpoint withCancelOnTimeout(boolean cancelOnTimeout) {
		return with(this.calls.patience().withCancelOnTimeout(cancelOnTimeout));
	}

	@Override
	public DefaultReactiveRunPodEndpoint withCancelOnAbandon(boolean cancelOnAbandon) {
		return with(this.calls.patience().withCancelOnAbandon(cancelOnAbandon));
	}

	private DefaultReactiveRunPodEndpoint with(Patience patience) {
		return with(new Calls(this.rooms, patience));
	}

	private DefaultReactiveRunPodEndpoint with(Calls calls) {
		return new DefaultReactiveRunPodEndpoint(this.rooms, this.options, calls, this.activity, this.runAll);
	}

	@Override
	public DefaultReactiveRunPodEndpoint withRunAll(RunAllOptions options) {
		Assert.notNull(options, "'options' must not be null");
		return new DefaultReactiveRunPodEndpoint(this.rooms, this.options, this.calls, this.activity, options);
	}

	@Override
	public Mono<RunPodJob> run(Object input) {
		return run(JobRequest.of(input));
	}

	@Override
	public Mono<RunPodJob> run(JobRequest request) {
		return this.calls.once(null, (wait) -> this.submissions.run(request, wait));
	}

	@Override
	public Mono<RunPodJob> runSync(Object input) {
		return runSync(JobRequest.of(input));
	}

	@Override
	public Mono<RunPodJob> runSync(JobRequest request) {
		return this.calls.wait("runSync", null,
				(wait) -> this.submissions.runSync(request, wait).flatMap((job) -> terminal(job, wait)));
	}

	private Mono<RunPodJob> terminal(RunPodJob job, Wait wait) {
		if (!job.completed()) {
			return this.rooms.awaiter().terminal(wait);
		}
		wait.saw(job);
		return Mono.just(job);
	}

	@Override
	public <T> Mono<T> runSync(Object input, Class<T> outputType) {
		return runSync(input, ParameterizedTypeReference.forType(outputType));
	}

	@Override
	public <T> Mono<T> runSync(Object input, ParameterizedTypeReference<T> outputType) {
		return runSync(JobRequest.of(input)).map((job) -> job.outputOrThrow(outputType));
	}

	@Override
	public <T> Flux<T> runStream(Object input, Class<T> chunkType) {
		JobRequest request = JobRequest.of(input);
		return this.calls.waitForEach("runStream", null,
				(wait) -> this.submissions.run(request, wait)
					.flatMapMany((job) -> this.rooms.awaiter().chunks(wait))
					.map((chunk) -> read(chunk, chunkType, wait)));
	}

	@Override
	public <I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, Class<T> outputType) {
		return runAll(inputs, ParameterizedTypeReference.forType(outputType));
	}

	@Override
	public <I, T> Flux<JobResult<I, T>> runAll(Flux<? extends I> inputs, ParameterizedTypeReference<T> outputType) {
		return Flux.defer(() -> this.<I, T>runAll(outputType).results(inputs));
	}

	<I, T> RunAll<I, T> runAll(ParameterizedTypeReference<T> outputType) {
		return new RunAll<>(this.rooms, this.runAll, (request, item) -> this.calls.wait("runAll", null, (wait) -> {
			item.begin(wait);
			return this.submissions.run(request, wait).flatMap((job) -> terminal(job, wait));
		}), outputType);
	}

	@Override
	public Mono<RunPodJob> status(String jobId) {
		return this.calls.once(checked(jobId), (wait) -> this.rooms.awaiter().look(wait));
	}

	@Override
	public Mono<RunPodJob> await(String jobId) {
		return this.calls.wait("await", checked(jobId), (wait) -> this.rooms.awaiter().terminal(wait));
	}

	@Override
	public <T> Mono<T> await(String jobId, Class<T> outputType) {
		return await(jobId, ParameterizedTypeReference.forType(outputType));
	}

	@Override
	public <T> Mono<T> await(String jobId, ParameterizedTypeReference<T> outputType) {
		return await(jobId).map((job) -> job.outputOrThrow(outputType));
	}

	@Override
	public Flux<RunPodJob> updates(String jobId) {
		return this.calls.watch("updates", checked(jobId), (wait) -> this.rooms.awaiter().updates(wait));
	}

	DefaultReactiveRunPodEndpoint startingNow() {
		return with(this.calls.startingNow());
	}

	@Override
	public <T> Flux<T> stream(String jobId, Class<T> chunkType) {
		return stream("stream", jobId, chunkType);
	}

	<T> Flux<T> stream(String operation, String jobId, Class<T> chunkType) {
		return this.calls.waitForEach(operation, checked(jobId),
				(wait) -> this.rooms.awaiter().chunks(wait).map((chunk) -> read(chunk, chunkType, wait)));
	}

	private <T> T read(Payload chunk, Class<T> type, Wait wait) {
		String what = "A chunk of job " + wait.jobId() + " (endpoint '" + name() + "') ";
		T value;
		try {
			value = chunk.as(type);
		}
		catch (IllegalArgumentException ex) {
			throw new RunPodOutputException(what + "cannot be read: " + ex.getMessage(), name(), wait.jobId(), ex);
		}
		if (value == null) {
			throw new RunPodOutputException(what + "is null; a stream cannot carry that", name(), wait.jobId(), null);
		}
		this.rooms.watch().read(name());
		return value;
	}

	@Override
	public Mono<RunPodJob> cancel(String jobId) {
		return this.calls.once(checked(jobId),
				(wait) -> this.rooms.awaiter()
					.tolerant(jobId,
							this.rooms.traffic().call(Operation.CANCEL, wait.noted(this.rooms.wire().cancel(jobId))))
					.doOnNext(wait::saw));
	}

	@Override
	public Mono<RunPodJob> retry(String jobId) {
		return this.calls.once(checked(jobId), this.submissions::retry);
	}

	@Override
	public Mono<PurgedQueue> purgeQueue() {
		return this.calls.once(null,
				(wait) -> this.rooms.traffic().call(Operation.PURGE_QUEUE, wait.noted(this.rooms.wire().purgeQueue())));
	}

	@Override
	public Mono<EndpointHealth> health() {
		return health(Duration.ZERO);
	}

	@Override
	public Mono<EndpointHealth> health(Duration maxAge) {
		return this.calls.once(null,
				(wait) -> this.rooms.monitor()
					.health(maxAge, new Asking(wait::asks, wait::failed), this.rooms.wire().health(),
							(request) -> this.rooms.traffic().call(Operation.HEALTH, request)));
	}

	private static String checked(String jobId) {
		Assert.hasText(jobId, "'jobId' must not be empty");
		return jobId;
	}

}
