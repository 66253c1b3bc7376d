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

import org.springframework.util.Assert;

/**
 * How {@code runAll} goes about its inputs. Immutable; each method returns options that
 * differ in one thing: <pre class="code">
 * endpoint.withRunAll(RunAllOptions.defaults().inFlight(20).inOrder()).runAll(…)
 * </pre> It is a value on a view, as all settings of this side are, and not an argument:
 * so there is one {@code runAll} for each kind of type, and an application may prepare
 * the view once and inject it.
 *
 * @since 0.1.0
 */
public final class RunAllOptions {

	private static final RunAllOptions DEFAULTS = new RunAllOptions(0, false, false, (progress) -> {
	}, (jobIds) -> {
	});

	private final int inFlight;

	private final boolean inOrder;

	private final boolean failFast;

	private final Consumer<Progress> onProgress;

	private final Consumer<List<String>> onAbandon;

	private RunAllOptions(int inFlight, boolean inOrder, boolean failFast, Consumer<Progress> onProgress,
			Consumer<List<String>> onAbandon) {
		this.inFlight = inFlight;
		this.inOrder = inOrder;
		this.failFast = failFast;
		this.onProgress = onProgress;
		this.onAbandon = onAbandon;
	}

	/**
	 * The options of an endpoint on which none were set: results as they complete,
	 * failures as results, and as many inputs under way as keep the endpoint busy: twice
	 * as many as RunPod works on, as its health tells. That is asked anew whenever one is
	 * done, so it follows the endpoint up and down; but it is never less than a quarter
	 * of the looks that may be in flight, and never more than 1000. Where the health was
	 * not seen in the last 5 minutes, it is that quarter: 100, unless another limit is
	 * set for {@link RateLimitedOperation#STATUS}. The double and the 100 are times the
	 * client's limit share; a share of 0, which turns the limits off, counts as 1.
	 * @return the defaults
	 */
	public static RunAllOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * How many inputs are under way at most: submitted, and their result not yet handed
	 * on. Stays so, whatever the endpoint does. More keeps more workers busy; but a job's
	 * time limit runs while it is queued behind the others, so that this many jobs,
	 * divided among the workers, must be done within {@code timeout}.
	 * @param inFlight at least 1
	 * @return new options
	 */
	public RunAllOptions inFlight(int inFlight) {
		Assert.isTrue(inFlight >= 1, () -> "'inFlight' must be at least 1, but is " + inFlight);
		return new RunAllOptions(inFlight, this.inOrder, this.failFast, this.onProgress, this.onAbandon);
	}

	/**
	 * Hand on the results in the order of their inputs, not as they complete. A slow job
	 * then holds up those behind it.
	 * @return new options
	 */
	public RunAllOptions inOrder() {
		return new RunAllOptions(this.inFlight, true, this.failFast, this.onProgress, this.onAbandon);
	}

	/**
	 * End with the error of the first input that fails, in place of handing it on as a
	 * result. Jobs under way are then abandoned.
	 * @return new options
	 */
	public RunAllOptions failFast() {
		return new RunAllOptions(this.inFlight, this.inOrder, true, this.onProgress, this.onAbandon);
	}

	/**
	 * Be told each time that an input is done.
	 * @param onProgress called one at a time, on whatever thread saw it; must not block
	 * @return new options
	 */
	public RunAllOptions onProgress(Consumer<Progress> onProgress) {
		return new RunAllOptions(this.inFlight, this.inOrder, this.failFast, onProgress, this.onAbandon);
	}

	/**
	 * Be told, once, when {@code runAll} is stopped before its end (cancelled,
	 * interrupted, closed, or failed fast), which jobs were submitted and their results
	 * not handed on. They go on at RunPod, unless the view cancels on abandon. They are
	 * logged too, the first 50 of them.
	 * @param onAbandon is given the jobs' ids, never more than are in flight; must not
	 * block
	 * @return new options
	 */
	public RunAllOptions onAbandon(Consumer<List<String>> onAbandon) {
		return new RunAllOptions(this.inFlight, this.inOrder, this.failFast, this.onProgress, onAbandon);
	}

	// zero if nobody said so
	public int configuredInFlight() {
		return this.inFlight;
	}

	public boolean isInOrder() {
		return this.inOrder;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void notifyProgress(Progress progress) {
		this.onProgress.accept(progress);
	}

	public void notifyAbandoned(List<String> jobIds) {
		this.onAbandon.accept(jobIds);
	}

	/**
	 * How far {@code runAll} has come.
	 *
	 * @param taken how many inputs were taken
	 * @param succeeded how many of them brought an output
	 * @param failed how many of them did not
	 */
	public record Progress(long taken, long succeeded, long failed) {

		/**
		 * How many inputs are under way.
		 * @return those taken and not done
		 */
		public long inFlight() {
			return this.taken - this.succeeded - this.failed;
		}

	}

}
