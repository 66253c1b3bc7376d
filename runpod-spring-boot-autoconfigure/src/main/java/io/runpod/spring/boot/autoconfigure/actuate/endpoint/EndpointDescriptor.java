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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.net.URI;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointOptions;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.ExecutionPolicy;

/**
 * Description of an endpoint. Durations are formatted as in properties. There are no
 * details if the endpoint was created by a client that is not known, or is a mock.
 *
 * @param id the id at RunPod
 * @param baseUrl the base URL of the RunPod API
 * @param apiKey the masked API key
 * @param health the last known health
 * @param awaited the jobs that are awaited
 * @param limits the request limits and their use
 * @param failures the latest failed requests
 * @param settings the effective settings
 */
record EndpointDescriptor(@Nullable String id, @Nullable URI baseUrl, @Nullable String apiKey, @Nullable Health health,
		@Nullable AwaitedJobs awaited, @Nullable List<Limit> limits, @Nullable List<Failure> failures,
		@Nullable Settings settings) implements OperationResponseBody {

	/**
	 * Descriptor without details, for an endpoint whose activity is not known.
	 */
	static final EndpointDescriptor EMPTY = new EndpointDescriptor(null, null, null, null, null, null, null, null);

	static EndpointDescriptor of(EndpointActivity activity, int maxJobs) {
		return new EndpointDescriptor(activity.id(), activity.baseUrl(), apiKey(activity), Health.of(activity.health()),
				AwaitedJobs.of(activity.awaitedJobs(maxJobs)), activity.limits().stream().map(Limit::of).toList(),
				activity.failures().stream().map(Failure::of).toList(), Settings.of(activity.settings()));
	}

	// calls the supplier of the application
	private static String apiKey(EndpointActivity activity) {
		try {
			return activity.maskedApiKey();
		}
		catch (RuntimeException ex) {
			return "not available (" + ex.getClass().getSimpleName() + ")";
		}
	}

	record Health(String condition, @Nullable String diagnosis, @Nullable String problem, @Nullable String age,
			@Nullable Map<String, Integer> workers, @Nullable Map<String, Integer> jobs) {

		static Health of(EndpointActivity.LastHealth lastHealth) {
			EndpointHealth health = lastHealth.health();
			return new Health(lastHealth.condition().name(), lastHealth.condition().description(), lastHealth.reason(),
					DurationTextFormatter.format(lastHealth.age()), (health != null) ? health.workers().asMap() : null,
					(health != null) ? health.jobs().asMap() : null);
		}

	}

	record AwaitedJobs(int total, List<AwaitedJob> jobs) {

		static AwaitedJobs of(EndpointActivity.AwaitedJobs awaitedJobs) {
			return new AwaitedJobs(awaitedJobs.total(), awaitedJobs.jobs().stream().map(AwaitedJob::of).toList());
		}

	}

	record AwaitedJob(String id, @Nullable String status, @Nullable String age) {

		static AwaitedJob of(EndpointActivity.AwaitedJob job) {
			return new AwaitedJob(job.id(), job.status(), DurationTextFormatter.format(job.age()));
		}

	}

	record Limit(List<String> operations, int perWindow, @Nullable String window, int sent, int concurrent,
			int inFlight, int waiting) {

		static Limit of(EndpointActivity.Limit limit) {
			return new Limit(limit.operations().stream().map(RunPodOperation::toString).toList(), limit.perWindow(),
					DurationTextFormatter.format(limit.window()), limit.sent(), limit.concurrent(), limit.inFlight(),
					limit.waiting());
		}

	}

	record Failure(String operation, String problem, @Nullable String age, int times) {

		static Failure of(EndpointActivity.Failure failure) {
			return new Failure(failure.operation().toString(), failure.message(),
					DurationTextFormatter.format(failure.age()), failure.occurrences());
		}

	}

	record Settings(@Nullable String timeout, boolean cancelOnTimeout, boolean cancelOnAbandon,
			@Nullable String runSyncWait, @Nullable String pollWait, @Nullable String pollInterval,
			@Nullable String requestTimeout, int maxAttempts, boolean retryUnknownOutcome, Policy policy,
			@Nullable String healthInterval, @Nullable String healthTimeout, @Nullable String webhookHost,
			@Nullable String bucketName, @Nullable String traceRequestField, @Nullable String traceInputField) {

		static Settings of(EndpointOptions options) {
			return new Settings(DurationTextFormatter.format(options.timeout()), options.cancelOnTimeout(),
					options.cancelOnAbandon(), DurationTextFormatter.format(options.runSyncWait()),
					DurationTextFormatter.format(options.pollWait()),
					DurationTextFormatter.format(options.pollInterval()),
					DurationTextFormatter.format(options.requestTimeout()), options.maxAttempts(),
					options.retryUnknownOutcome(), Policy.of(options.policy()),
					DurationTextFormatter.format(options.healthInterval()),
					DurationTextFormatter.format(options.healthTimeout()),
					(options.webhook() != null) ? options.webhook().getHost() : null,
					(options.s3Config() != null) ? options.s3Config().bucketName() : null,
					options.tracePropagation().requestField(), options.tracePropagation().inputField());
		}

	}

	record Policy(@Nullable String executionTimeout, @Nullable String ttl, @Nullable Boolean lowPriority) {

		static Policy of(ExecutionPolicy policy) {
			return new Policy(DurationTextFormatter.format(policy.executionTimeout()),
					DurationTextFormatter.format(policy.ttl()), policy.lowPriority());
		}

	}

}
