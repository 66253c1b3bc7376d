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

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.ExecutionPolicy;

/**
 * What this process knows of an endpoint and does with it now, for operators. Every
 * method looks at that moment, makes no call and returns an immutable value.
 *
 * @since 0.1.0
 */
public interface EndpointActivity {

	/**
	 * The endpoint's name.
	 * @return the name, the id if it has none
	 */
	String name();

	/**
	 * The endpoint's id at RunPod.
	 * @return the id
	 */
	String id();

	/**
	 * Where RunPod is.
	 * @return the URL in front of the id
	 */
	URI baseUrl();

	/**
	 * The API key, so that a person who has it recognises it and nobody else learns it.
	 * Asks the supplier of the key.
	 * @return {@code ******} and the last four characters of a key of usual length
	 */
	String maskedApiKey();

	/**
	 * How the endpoint is used.
	 * @return the effective settings
	 */
	Settings settings();

	/**
	 * The request limits that this process keeps to, and their use. Names of one id share
	 * them.
	 * @return a limit for each group of operations that RunPod counts together, empty if
	 * there are none
	 */
	List<Limit> limits();

	/**
	 * The jobs that this process waits for under this name.
	 * @param limit how many to list, those first that are waited for longest
	 * @return their number and some of them
	 */
	AwaitedJobs awaitedJobs(int limit);

	/**
	 * What is known of the endpoint's health. Names of one id share it.
	 * @return the last known health
	 */
	LastHealth health();

	/**
	 * The latest requests that went wrong, at most ten, latest first. What goes wrong
	 * again in the same way is counted and not repeated.
	 * @return the failures
	 */
	List<Failure> failures();

	/**
	 * How an endpoint is used.
	 *
	 * @param timeout how long a call that waits for a job waits in all
	 * @param cancelOnTimeout whether a job is cancelled when the time of the call is up
	 * @param runSyncWait how long RunPod may hold the submission of runSync
	 * @param pollWait how long RunPod may hold one look at a job
	 * @param pollInterval the least time between two looks at a job that are not held
	 * @param requestTimeout how long a request that is not held may take
	 * @param maxAttempts how often a request is tried in all
	 * @param policy the execution policy of requests that have none
	 * @param healthInterval the time between two looks at the health, zero if it is only
	 * asked for on demand
	 */
	record Settings(Duration timeout, boolean cancelOnTimeout, Duration runSyncWait, Duration pollWait,
			Duration pollInterval, Duration requestTimeout, int maxAttempts, ExecutionPolicy policy,
			Duration healthInterval) {
	}

	/**
	 * A limit and its use.
	 *
	 * @param operations the operations that count together, for example {@code run}
	 * @param perWindow how many requests may be sent in any window, as of now
	 * @param window the length of a window
	 * @param sent how many were sent in the window that ends now
	 * @param concurrent how many requests may be in flight, as of now
	 * @param inFlight how many are
	 * @param waiting how many requests wait for their turn
	 */
	record Limit(List<String> operations, int perWindow, Duration window, int sent, int concurrent, int inFlight,
			int waiting) {
	}

	/**
	 * Jobs that are waited for.
	 *
	 * @param total how many there are
	 * @param jobs some of them, those first that are waited for longest
	 */
	record AwaitedJobs(int total, List<AwaitedJob> jobs) {
	}

	/**
	 * A job that is waited for.
	 *
	 * @param id the job's id
	 * @param status RunPod's word for its state when it was last seen, {@code null} if it
	 * was not seen yet
	 * @param age for how long it is waited for
	 */
	record AwaitedJob(String id, @Nullable String status, Duration age) {
	}

	/**
	 * What is known of an endpoint's health.
	 *
	 * @param condition what to conclude from it
	 * @param health the counts of the last answer, {@code null} if there was none
	 * @param age how old they are, {@code null} if there are none
	 * @param reason why the last look brought no answer, {@code null} if it brought one
	 * or there was none
	 * @param completed how many jobs have completed since the first look, as RunPod tells
	 * it; never falls, even if RunPod counts anew
	 * @param failed how many have failed, in the same way
	 * @param retried how many were queued again, in the same way
	 */
	record LastHealth(EndpointCondition condition, @Nullable EndpointHealth health, @Nullable Duration age,
			@Nullable String reason, long completed, long failed, long retried) {
	}

	/**
	 * A request that went wrong.
	 *
	 * @param operation the operation, for example {@code status}
	 * @param message what happened, without anything of a payload
	 * @param age how long ago it happened last
	 * @param occurrences how often it happened in a row
	 */
	record Failure(String operation, String message, Duration age, int occurrences) {
	}

}
