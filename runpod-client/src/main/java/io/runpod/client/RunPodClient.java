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
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;

import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.internal.endpoint.DefaultRunPodClientBuilder;
import io.runpod.client.observation.JobObservationConvention;

/**
 * The way in: gives endpoints of one RunPod account. Thread-safe; making one, or asking
 * it for an endpoint, causes no call.
 *
 * @since 0.1.0
 */
public interface RunPodClient extends AutoCloseable {

	/**
	 * An endpoint whose id is known only at run time.
	 * @param id the endpoint's id at RunPod, or the slug of a public endpoint; also its
	 * name in logs and metrics
	 * @return the endpoint, with the client's own options
	 * @throws IllegalArgumentException if the id is not one that RunPod could have given
	 */
	RunPodEndpoint endpoint(String id);

	/**
	 * An endpoint with a name of its own.
	 * @param name its name in logs, metrics and exceptions
	 * @param id the endpoint's id at RunPod, or the slug of a public endpoint
	 * @param options how to use it
	 * @return the endpoint
	 * @throws IllegalArgumentException if the id is not one that RunPod could have given
	 */
	RunPodEndpoint endpoint(String name, String id, EndpointOptions options);

	/**
	 * The same client for another account. Connections are shared, limits are not.
	 * @param apiKey asked for the key at each request
	 * @return a new client; it is closed with this one, and may be closed alone
	 */
	RunPodClient withApiKey(Supplier<String> apiKey);

	/**
	 * Look at the health of endpoints from now on, each at its own interval (see
	 * {@link EndpointOptionsBuilder#healthInterval}), also of those asked for later and
	 * of those of clients made by {@link #withApiKey}. The first looks come within two
	 * seconds. No thread is held between looks. Does nothing if it is on.
	 */
	void startMonitoring();

	/**
	 * Look no more, until {@link #startMonitoring()} is called again. A look in flight is
	 * broken off. What was seen stays known.
	 */
	void stopMonitoring();

	/**
	 * How many calls are under way, also on clients made by {@link #withApiKey}.
	 * @return the number as of now
	 */
	int callsUnderWay();

	/**
	 * Refuse new calls, end those that are under way with
	 * {@link io.runpod.client.exception.RunPodClientClosedException}, which carries the
	 * job's id, and stop monitoring. Jobs go on at RunPod, but for those that are
	 * cancelled on abandon. Waits end at once; a submission that is under way is given up
	 * to 6 seconds to tell its job's id, and this method returns when all of that is done
	 * (on an event loop: at once). What was ended is logged in one line. Connections are
	 * not closed; they belong to the {@code WebClient}.
	 */
	@Override
	void close();

	/**
	 * Build a client on a {@code WebClient.Builder}: its filters, codecs, observations
	 * and connector are used. The connector should allow several hundred connections and
	 * answers that take as long as a long poll.
	 * @param webClientBuilder the builder; it is cloned, never changed
	 * @return a builder
	 */
	static Builder builder(WebClient.Builder webClientBuilder) {
		return new DefaultRunPodClientBuilder(webClientBuilder);
	}

	/**
	 * Builds a {@link RunPodClient}.
	 */
	interface Builder {

		/**
		 * Where RunPod is.
		 * @param baseUrl an absolute URL that ends in {@code /v2}; default is
		 * {@code https://api.runpod.ai/v2}
		 * @return this builder
		 */
		Builder baseUrl(URI baseUrl);

		/**
		 * Set the API key. Required; for {@code withApiKey} clients only, set a supplier
		 * that throws.
		 * @param apiKey asked for the key at each request, so that a rotated key needs no
		 * restart
		 * @return this builder
		 */
		Builder apiKey(Supplier<String> apiKey);

		/**
		 * Options of endpoints that are asked for by their id alone.
		 * @param options default is {@link EndpointOptions#defaults()}
		 * @return this builder
		 */
		Builder options(EndpointOptions options);

		/**
		 * Which part of the request limits that RunPod documents this client may use for
		 * each endpoint. Requests beyond it wait here, in order, where RunPod would
		 * refuse them. RunPod counts them per user and endpoint, so replicas of an
		 * application share them.
		 * @param limitShare for example 0.25 for each of four replicas, 2 if RunPod
		 * doubled the limits of the account, 0 for no limits; default is 1
		 * @return this builder
		 */
		Builder limitShare(double limitShare);

		/**
		 * Replace one of the limits that RunPod documents, for each endpoint. It is then
		 * used as it is, whatever the share, but not where a share of 0 turns all limits
		 * off.
		 * @param operation the requests that are limited
		 * @param requests how many in any 10 seconds, at least 1, or {@code null} for as
		 * documented
		 * @param concurrent how many at a time, at least 1, or {@code null} for as
		 * documented; more than the connector has connections wait there
		 * @return this builder
		 */
		Builder limit(RateLimitedOperation operation, @Nullable Integer requests, @Nullable Integer concurrent);

		/**
		 * How large an answer may be. RunPod's own limit for an output is 20 MB.
		 * @param maxInMemorySize default is 32 MB
		 * @return this builder
		 */
		Builder maxInMemorySize(DataSize maxInMemorySize);

		/**
		 * Change the builder of the {@code WebClient} after the client's own settings
		 * were applied, for example to add a filter.
		 * @param customizer called once, by {@link #build()}
		 * @return this builder
		 */
		Builder webClient(Consumer<WebClient.Builder> customizer);

		/**
		 * Where waits for jobs are observed.
		 * @param observationRegistry default is {@link ObservationRegistry#NOOP}
		 * @return this builder
		 */
		Builder observationRegistry(ObservationRegistry observationRegistry);

		/**
		 * How observations are named and tagged.
		 * @param convention default is the documented convention
		 * @return this builder
		 */
		Builder observationConvention(JobObservationConvention convention);

		/**
		 * Told of jobs that were submitted or ended and of requests that were tried
		 * again.
		 * @param listener called on the thread that saw it; must not block
		 * @return this builder
		 */
		Builder listener(RunPodListener listener);

		/**
		 * Told of each endpoint that this client, or one made by {@code withApiKey},
		 * gives: with a name at each time, by its id alone at the first time. Called
		 * twice, both listeners are told.
		 * @param listener called on the thread that asks for the endpoint
		 * @return this builder
		 */
		Builder endpointListener(Consumer<RunPodEndpoint> listener);

		/**
		 * What surrounds everything that is logged and told of a job.
		 * @param scope opened and closed on the thread that does so; default is
		 * {@link JobContextScope#NOOP}
		 * @return this builder
		 */
		Builder jobScope(JobContextScope scope);

		/**
		 * Log what goes to workers and what comes from them, at DEBUG, by the logger
		 * {@code io.runpod.client.payloads}. API keys and the secrets of buckets are
		 * masked, everything else is shown.
		 * @param maxLength most characters of one payload; 0, the default, for none
		 * @return this builder
		 */
		Builder logPayloads(int maxLength);

		/**
		 * What the client takes its time from. A test gives a virtual one.
		 * @param scheduler default is a parallel scheduler on the monotonic clock
		 * @return this builder
		 */
		Builder scheduler(Scheduler scheduler);

		/**
		 * Build the client.
		 * @return the client
		 * @throws IllegalArgumentException if there is no API key, or the base URL is not
		 * absolute
		 */
		RunPodClient build();

	}

}
