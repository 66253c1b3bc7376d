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

package io.runpod.client.internal.batch;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import org.reactivestreams.Publisher;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.BatchStatus;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodBatchLimitException;
import io.runpod.client.exception.RunPodBatchLimitException.Reason;
import io.runpod.client.exception.RunPodBatchNotFoundException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.json.BatchReader.Page;
import io.runpod.client.internal.resilience.RequestExecutor;

/**
 * Requests of one call. What RunPod does not return is verified by reading the batch: the
 * responses to most changes are not documented.
 */
final class BatchCall {

	static final int MAX_INPUTS = Reason.TOO_MANY_INPUTS.getLimit();

	static final int PAGE_SIZE = 50;

	private static final Duration MIN_POLL_DELAY = Duration.ofSeconds(1);

	// RunPod's words are not documented
	private static final Pattern LIMIT = Pattern.compile("limit|at most|maximum|max\\b|too many|exceed");

	private final EndpointComponents components;

	private final int maxAttempts;

	private final CallContext callContext;

	BatchCall(EndpointComponents components, int maxAttempts, CallContext callContext) {
		this.components = components;
		this.maxAttempts = maxAttempts;
		this.callContext = callContext;
	}

	private <T> Mono<T> send(Operation operation, Mono<T> request) {
		return this.components.requestExecutor()
			.execute(operation, this.callContext.tracked(request))
			.doOnNext((response) -> this.callContext.markKnownToRunPod());
	}

	Mono<RunPodBatch> status(String batchId) {
		return send(Operation.BATCH_STATUS, this.components.api().batch(batchId));
	}

	/**
	 * Poll a batch until it is terminal, and emit its changes. A small batch, or one that
	 * is awaited again, may end soon: the interval grows from one second.
	 */
	Flux<RunPodBatch> updates(String batchId, Duration interval) {
		return this.components.requestExecutor()
			.executeUntilAnswered(Operation.BATCH_STATUS,
					this.callContext.tracked(this.components.api().batch(batchId)))
			.doOnNext((batch) -> this.callContext.markKnownToRunPod())
			.repeatWhen((polls) -> polls.index()
				.concatMap((poll) -> this.components.clock().delay(pollDelay(poll.getT1(), interval)), 1))
			.takeUntil(RunPodBatch::isTerminal)
			.distinctUntilChanged();
	}

	private static Duration pollDelay(long index, Duration interval) {
		Duration delay = MIN_POLL_DELAY.multipliedBy(1L << Math.min(index, 30));
		return (delay.compareTo(interval) < 0) ? delay : interval;
	}

	Mono<Page<RunPodBatch>> list(int offset, int limit) {
		return send(Operation.LIST_BATCHES, this.components.api().batches(offset, limit));
	}

	/**
	 * Return a page of items, a smaller one if their outputs are too large to be read.
	 */
	Mono<Page<BatchItem>> items(String batchId, int offset, int limit) {
		return send(Operation.BATCH_ITEMS, this.components.api().batchItems(batchId, offset, limit))
			.onErrorResume(RequestFailure.class, (failure) -> (failure.kind() == Kind.TOO_LARGE && limit > 1)
					? items(batchId, offset, limit / 2) : Mono.error(failure));
	}

	/**
	 * Return the elements of all pages. A page is requested when the one before has been
	 * consumed, and is not larger than that.
	 */
	static <T> Flux<T> elements(PageRequest<T> request) {
		return Flux.defer(() -> {
			AtomicReference<Page<T>> lastPage = new AtomicReference<>(new Page<>(List.of(), 0));
			return Mono.defer(() -> nextPage(request, lastPage.get()))
				.doOnNext(lastPage::set)
				.repeat(() -> lastPage.get().nextOffset() != null)
				.concatMapIterable(Page::elements, 1);
		});
	}

	private static <T> Mono<Page<T>> nextPage(PageRequest<T> request, Page<T> last) {
		int limit = last.elements().isEmpty() ? PAGE_SIZE : last.elements().size();
		return request.send(Objects.requireNonNull(last.nextOffset()), limit);
	}

	Mono<RunPodBatch> create() {
		return send(Operation.CREATE_BATCH, this.components.api().createBatch());
	}

	Mono<RunPodBatch> rename(String batchId, String name) {
		return send(Operation.RENAME_BATCH, this.components.api().renameBatch(batchId, name))
			.then(Mono.defer(() -> status(batchId)));
	}

	Mono<RunPodBatch> remove(String batchId, String itemId) {
		return send(Operation.REMOVE_BATCH_ITEM, this.components.api().removeFromBatch(batchId, itemId))
			.then(Mono.defer(() -> status(batchId)));
	}

	Mono<RunPodBatch> cancel(String batchId) {
		return send(Operation.CANCEL_BATCH, this.components.api().cancelBatch(batchId))
			.then(Mono.defer(() -> status(batchId)));
	}

	/**
	 * Submit inputs once for a name: a draft is paid for only if it is finalized, and it
	 * is finalized only if it has a name and all inputs.
	 */
	Mono<RunPodBatch> submit(String name, Publisher<?> inputs) {
		return elements(this::list)
			.filter((batch) -> name.equals(batch.name()) && batch.status() != BatchStatus.CANCELLED)
			.concatMap((batch) -> (batch.status() == BatchStatus.DRAFT) ? discard(batch.id()).then(Mono.empty())
					: Mono.just(batch), 1)
			.next()
			.switchIfEmpty(Mono.defer(() -> create().flatMap((draft) -> fill(draft, name, inputs))
				.flatMap((draft) -> finalizeBatch(draft.id()))));
	}

	private Mono<RunPodBatch> fill(RunPodBatch draft, String name, Publisher<?> inputs) {
		return rename(draft.id(), name).flatMap((renamed) -> {
			if (!name.equals(renamed.name())) {
				return Mono.error(failure("RunPod does not return the name of batch " + draft.id() + " of endpoint '"
						+ this.components.name() + "', by which a repeated submission would find it: use create, append"
						+ " and finalizeBatch, and keep the id"));
			}
			return append(renamed, inputs);
		}).onErrorResume((ex) -> discard(draft.id()).then(Mono.error(ex)));
	}

	// best effort: a draft that remains costs nothing
	private Mono<Boolean> discard(String batchId) {
		return send(Operation.CANCEL_BATCH, this.components.api().cancelBatch(batchId)).onErrorComplete();
	}

	/**
	 * Append inputs to a draft.
	 * @param draft the current state of the draft
	 */
	Mono<RunPodBatch> append(RunPodBatch draft, Publisher<?> inputs) {
		AtomicInteger total = new AtomicInteger(draft.total());
		return Flux.from(inputs)
			.map(this.components.api()::writeBatchInput)
			.bufferUntil(new InputChunks(), true)
			.concatMap((chunk) -> Mono.defer(() -> appendChunk(draft.id(), chunk, total.get(), 1))
				.doOnNext((appended) -> total.addAndGet(chunk.size())), 0)
			.then(Mono.defer(() -> status(draft.id())))
			.flatMap((batch) -> (batch.total() == total.get()) ? Mono.just(batch)
					: Mono.error(unexpectedTotal(batch, total.get())));
	}

	private Mono<Boolean> appendChunk(String batchId, List<byte[]> chunk, int before, int attempt) {
		return send(Operation.APPEND_BATCH, this.components.api().appendToBatch(batchId, chunk))
			.onErrorResume(RequestFailure.class, (failure) -> {
				if (failure.isOutcomeUnknown()) {
					return verifyAppend(batchId, chunk, before, failure, attempt);
				}
				boolean limited = failure.kind() == Kind.REJECTED && before + chunk.size() > MAX_INPUTS;
				return Mono.error(limited ? limitFailure(failure, Reason.TOO_MANY_INPUTS,
						"a batch has at most %s inputs. Submit the others as further batches") : failure);
			});
	}

	// the response was lost: the number of inputs shows whether the chunk was appended
	private Mono<Boolean> verifyAppend(String batchId, List<byte[]> chunk, int before, RequestFailure failure,
			int attempt) {
		return this.components.clock()
			.delay(RequestExecutor.retryDelay(failure, attempt))
			.then(Mono.defer(() -> status(batchId)))
			.flatMap((batch) -> {
				if (batch.total() == before + chunk.size()) {
					return Mono.just(true);
				}
				if (batch.total() != before) {
					return Mono.error(unexpectedTotal(batch, before + chunk.size()));
				}
				return (attempt < this.maxAttempts) ? appendChunk(batchId, chunk, before, attempt + 1)
						: Mono.error(failure.withAttempts(attempt));
			});
	}

	/**
	 * Finalize a draft. A rejection may be of a repeated request whose response was lost.
	 */
	Mono<RunPodBatch> finalizeBatch(String batchId) {
		return send(Operation.FINALIZE_BATCH, this.components.api().finalizeBatch(batchId))
			.then(Mono.defer(() -> status(batchId)))
			.onErrorResume(RequestFailure.class,
					(failure) -> (failure.kind() == Kind.REJECTED)
							? status(batchId).filter((batch) -> batch.status() == BatchStatus.FINALIZED)
								.switchIfEmpty(Mono.error(failure))
							: Mono.error(failure));
	}

	/**
	 * Translate what is particular to batches.
	 */
	Throwable translate(RequestFailure failure) {
		String batchId = this.callContext.jobId();
		if (failure.kind() == Kind.JOB_NOT_FOUND && batchId != null) {
			return complete(RunPodBatchNotFoundException.builder("Batch " + batchId + " was not found on endpoint '"
					+ this.components.name() + "'. Check the id, and that it is one of a batch of this endpoint"));
		}
		boolean limited = (failure.kind() == Kind.REJECTED || failure.kind() == Kind.THROTTLED)
				&& LIMIT.matcher(failure.details().message().toLowerCase(Locale.ROOT)).find();
		Operation operation = failure.details().operation();
		if (limited && operation == Operation.CREATE_BATCH) {
			return limitFailure(failure, Reason.TOO_MANY_ACTIVE_BATCHES,
					"an endpoint has at most %s active batches. Wait until one has ended, or cancel drafts that are not"
							+ " needed");
		}
		if (limited && operation == Operation.FINALIZE_BATCH) {
			return limitFailure(failure, Reason.TOO_MANY_QUEUED_JOBS,
					"an endpoint has at most %s queued jobs of batches. Wait until some have ended, and finalize the"
							+ " batch then");
		}
		return failure;
	}

	private RunPodException limitFailure(RequestFailure failure, Reason reason, String advice) {
		RequestFailure.Details details = failure.details();
		return complete(RunPodBatchLimitException
			.builder(details.operation() + " on endpoint '" + this.components.name() + "' was rejected ("
					+ details.message() + "): " + advice.formatted(reason.getLimit()), reason)
			.statusCode((details.status() != null) ? HttpStatusCode.valueOf(details.status()) : null)
			.bodyExcerpt(details.excerpt()));
	}

	private RunPodException unexpectedTotal(RunPodBatch batch, int expected) {
		return failure("Batch " + batch.id() + " of endpoint '" + this.components.name() + "' has " + batch.total()
				+ " inputs instead of " + expected
				+ ": it was changed by others, or a request was received twice. It is"
				+ " a draft and costs nothing: cancel it, and create another one");
	}

	private RunPodException failure(String message) {
		return complete(RunPodRequestException.builder(message));
	}

	private <E extends RunPodException> E complete(RunPodException.Builder<E> builder) {
		return builder.endpoint(this.components.name())
			.jobId(this.callContext.jobId())
			.attempts(this.callContext.attempts())
			.build();
	}

	/**
	 * Request for a page of a list.
	 *
	 * @param <T> the type of the elements
	 */
	interface PageRequest<T> {

		/**
		 * Send the request.
		 * @param offset the index of the first element
		 * @param limit the maximum number of elements
		 * @return the page
		 */
		Mono<Page<T>> send(int offset, int limit);

	}

}
