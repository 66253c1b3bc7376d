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

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Options of {@code runAll}: concurrency, order, and handling of failures. Immutable;
 * each method returns options that differ in one value: <pre class="code">
 * endpoint.withRunAll(RunAllOptions.defaults().withInFlight(20).withInOrder(true)).runAll(…)
 * </pre> They are set on a view, as all options of this client are, so that an
 * application can prepare the view once and inject it.
 *
 * @since 0.1.0
 */
public final class RunAllOptions {

	private static final RunAllOptions DEFAULTS = new RunAllOptions(null, false, false, (progress) -> {
	}, (jobIds) -> {
	});

	private final Values values;

	private RunAllOptions(@Nullable Integer inFlight, boolean inOrder, boolean failFast, Consumer<Progress> onProgress,
			Consumer<List<String>> onAbandon) {
		this.values = new Values(inFlight, inOrder, failFast, onProgress, onAbandon);
	}

	/**
	 * Return the default options: results as they complete, failures as results, and an
	 * automatic concurrency.
	 * @return the defaults
	 */
	public static RunAllOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Set the maximum number of inputs in flight: submitted, and their result not yet
	 * returned. A job's time limit includes its time in the queue, so that this number of
	 * jobs, divided by the number of workers, must complete within {@code timeout}.
	 * <p>
	 * The automatic number is twice the number of jobs that RunPod executes according to
	 * the endpoint's health, updated whenever an input is done. It is at least a quarter
	 * of the concurrent polls and at most 1000. If the health has not been requested in
	 * the last 5 minutes, it is that quarter: 100, unless another limit is set for
	 * {@link io.runpod.client.event.RunPodOperation#STATUS}. Both are multiplied by the
	 * client's share of the rate limits; a share of 0, which disables the limits, counts
	 * as 1.
	 * @param inFlight the number, at least 1, or {@code null} for the automatic one
	 * @return new options
	 */
	public RunAllOptions withInFlight(@Nullable Integer inFlight) {
		Assert.isTrue(inFlight == null || inFlight >= 1, () -> "'inFlight' must be at least 1, but is " + inFlight);
		return new RunAllOptions(inFlight, this.values.inOrder, this.values.failFast, this.values.onProgress,
				this.values.onAbandon);
	}

	/**
	 * Set whether to return the results in the order of their inputs and not as they
	 * complete. A slow job then delays those behind it.
	 * @param inOrder whether to keep the order
	 * @return new options
	 */
	public RunAllOptions withInOrder(boolean inOrder) {
		return new RunAllOptions(this.values.inFlight, inOrder, this.values.failFast, this.values.onProgress,
				this.values.onAbandon);
	}

	/**
	 * Set whether to end with the error of the first input that fails, instead of
	 * returning it as a result. Jobs in flight are then abandoned.
	 * @param failFast whether to end with the first error
	 * @return new options
	 */
	public RunAllOptions withFailFast(boolean failFast) {
		return new RunAllOptions(this.values.inFlight, this.values.inOrder, failFast, this.values.onProgress,
				this.values.onAbandon);
	}

	/**
	 * Set the callback that is called each time an input is done. Replaces an earlier
	 * one.
	 * @param onProgress called one at a time, on any thread; must not block
	 * @return new options
	 */
	public RunAllOptions withOnProgress(Consumer<Progress> onProgress) {
		Assert.notNull(onProgress, "'onProgress' must not be null");
		return new RunAllOptions(this.values.inFlight, this.values.inOrder, this.values.failFast, onProgress,
				this.values.onAbandon);
	}

	/**
	 * Set the callback that is called once when {@code runAll} is stopped before its end
	 * (cancelled, interrupted, closed, or failed fast), with the ids of the submitted
	 * jobs whose results were not returned. They continue at RunPod, unless the view
	 * cancels on abandon. The first 50 of them are logged, too. Replaces an earlier
	 * callback.
	 * @param onAbandon receives the jobs' ids, at most as many as were in flight; must
	 * not block
	 * @return new options
	 */
	public RunAllOptions withOnAbandon(Consumer<List<String>> onAbandon) {
		Assert.notNull(onAbandon, "'onAbandon' must not be null");
		return new RunAllOptions(this.values.inFlight, this.values.inOrder, this.values.failFast,
				this.values.onProgress, onAbandon);
	}

	/**
	 * Return the maximum number of inputs in flight.
	 * @return the number, or {@code null} for the automatic one
	 */
	public @Nullable Integer inFlight() {
		return this.values.inFlight;
	}

	/**
	 * Return whether results are returned in the order of their inputs.
	 * @return {@code true} if so
	 */
	public boolean isInOrder() {
		return this.values.inOrder;
	}

	/**
	 * Return whether the first error ends {@code runAll}.
	 * @return {@code true} if so
	 */
	public boolean isFailFast() {
		return this.values.failFast;
	}

	/**
	 * Return the callback that is called each time an input is done.
	 * @return the callback
	 */
	public Consumer<Progress> onProgress() {
		return this.values.onProgress;
	}

	/**
	 * Return the callback that receives the ids of abandoned jobs.
	 * @return the callback
	 */
	public Consumer<List<String>> onAbandon() {
		return this.values.onAbandon;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof RunAllOptions other && this.values.equals(other.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "RunAllOptions[inFlight=" + ((this.values.inFlight != null) ? this.values.inFlight : "automatic")
				+ ", inOrder=" + this.values.inOrder + ", failFast=" + this.values.failFast + "]";
	}

	/**
	 * Progress of a {@code runAll}.
	 *
	 * @param taken the number of inputs taken
	 * @param succeeded the number of inputs with an output
	 * @param failed the number of inputs that failed
	 */
	public record Progress(long taken, long succeeded, long failed) {

		/**
		 * Return the number of inputs in flight.
		 * @return those taken and not done
		 */
		public long inFlight() {
			return this.taken - this.succeeded - this.failed;
		}

	}

	private record Values(@Nullable Integer inFlight, boolean inOrder, boolean failFast, Consumer<Progress> onProgress,
			Consumer<List<String>> onAbandon) {
	}

}
