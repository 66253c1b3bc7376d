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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;

import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.endpoint.DefaultRunPodClientBuilder;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Client of one RunPod account, which provides its endpoints. Thread-safe. No request is
 * sent when a client is created or an endpoint is obtained.
 *
 * @since 0.1.0
 */
public interface RunPodClient extends AutoCloseable {

	/**
	 * Return the endpoint of an id, with the client's own options.
	 * @param id the endpoint's id at RunPod, or the slug of a public endpoint; also its
	 * name in logs and metrics
	 * @return the endpoint
	 * @throws IllegalArgumentException if RunPod has no ids of this form
	 */
	RunPodEndpoint endpoint(String id);

	/**
	 * Return an endpoint with a specific name or specific options.
	 * @param id the endpoint's id at RunPod, or the slug of a public endpoint
	 * @param customizer sets the name and the options
	 * @return the endpoint
	 * @throws IllegalArgumentException if RunPod has no ids of this form, or if an option
	 * is out of range
	 */
	RunPodEndpoint endpoint(String id, Consumer<EndpointSpec> customizer);

	/**
	 * Create a client of another account. Connections are shared, rate limits are not.
	 * @param apiKey supplies the key of each request
	 * @return a new client, which is closed with this one or before
	 */
	RunPodClient withApiKey(Supplier<String> apiKey);

	/**
	 * Return the operations for frameworks and operators.
	 * @return monitoring, the number of active calls and the activity of endpoints
	 */
	RunPodClientOperations operations();

	/**
	 * Reject new calls, end the active ones with
	 * {@link io.runpod.client.exception.RunPodClientClosedException}, which carries the
	 * job's id, and stop monitoring. Jobs continue at RunPod unless they are cancelled on
	 * abandon. Waits end immediately; a submission in flight has up to 6 seconds to
	 * return its job's id, and this method blocks until then (but not on an event loop).
	 * The calls that were ended are logged in one line. Connections are not closed; they
	 * belong to the {@code WebClient}.
	 */
	@Override
	void close();

	/**
	 * Create the builder of a client with a {@code WebClient.Builder}, whose filters,
	 * codecs, observations and connector are used. The connector should allow several
	 * hundred connections and responses that take as long as a long poll.
	 * @param webClientBuilder the builder; it is cloned, never changed
	 * @return a builder
	 */
	static Builder builder(WebClient.Builder webClientBuilder) {
		return new DefaultRunPodClientBuilder(webClientBuilder);
	}

	/**
	 * Name and options of an endpoint.
	 */
	interface EndpointSpec {

		/**
		 * Set the endpoint's name in logs, metrics and exceptions.
		 * @param name the name; default is the id
		 * @return this spec
		 */
		EndpointSpec name(String name);

		/**
		 * Set the options.
		 * @param options the options; default are those of the client
		 * @return this spec
		 */
		EndpointSpec options(EndpointOptions options);

		/**
		 * Set some options. The others are those set before, or those of the client.
		 * @param customizer sets the options that differ
		 * @return this spec
		 */
		EndpointSpec options(Consumer<EndpointOptions.Builder> customizer);

	}

	/**
	 * Rate limit of an operation. A value that is not set is as documented by RunPod.
	 */
	interface RateLimitSpec {

		/**
		 * Set the maximum number of requests in any 10 seconds.
		 * @param maxRequests the number, at least 1
		 * @return this spec
		 */
		RateLimitSpec maxRequests(int maxRequests);

		/**
		 * Set the maximum number of concurrent requests. Requests beyond the maximum
		 * number of connections wait in the connector.
		 * @param maxConcurrent the number, at least 1
		 * @return this spec
		 */
		RateLimitSpec maxConcurrent(int maxConcurrent);

	}

	/**
	 * Builder of a {@link RunPodClient}.
	 */
	interface Builder {

		/**
		 * Set the base URL of RunPod's API.
		 * @param baseUrl an absolute http or https URL that ends in {@code /v2}, without
		 * user information, query and fragment; default is
		 * {@code https://api.runpod.ai/v2}
		 * @return this builder
		 * @throws IllegalArgumentException if the URL is another
		 */
		Builder baseUrl(URI baseUrl);

		/**
		 * Set whether the base URL may use plain HTTP with another host than this one,
		 * which exposes the API key on the network.
		 * @param allowPlainHttp {@code true} for a trusted network; default is
		 * {@code false}: {@link #build()} rejects such a URL
		 * @return this builder
		 */
		Builder allowPlainHttp(boolean allowPlainHttp);

		/**
		 * Set the API key. Required; if only clients of {@code withApiKey} are used, set
		 * a supplier that throws.
		 * @param apiKey supplies the key of each request, so that a rotated key needs no
		 * restart
		 * @return this builder
		 */
		Builder apiKey(Supplier<String> apiKey);

		/**
		 * Set the options of endpoints without their own.
		 * @param options default is {@link EndpointOptions#defaults()}
		 * @return this builder
		 */
		Builder options(EndpointOptions options);

		/**
		 * Set the share of the documented rate limits that this client may use for each
		 * endpoint. Requests beyond it are queued, in order, instead of being rejected by
		 * RunPod. RunPod applies the limits per user and endpoint, so that the replicas
		 * of an application share them.
		 * @param share for example 0.25 for each of four replicas, 2 if RunPod doubled
		 * the limits of the account, 0 for no limits; default is 1
		 * @return this builder
		 * @see RunPodClientOperations#setReplicas
		 */
		Builder rateLimitShare(double share);

		/**
		 * Replace one of the documented rate limits, for each endpoint. It is not
		 * multiplied by the share, and has no effect with a share of 0.
		 * @param operation {@link RunPodOperation#RUN RUN} (1000 requests, 200
		 * concurrent), {@link RunPodOperation#RUN_SYNC RUN_SYNC} (2000, 400),
		 * {@link RunPodOperation#STATUS STATUS} for all polls (2000, 400),
		 * {@link RunPodOperation#CANCEL CANCEL} (100, 20) or
		 * {@link RunPodOperation#PURGE_QUEUE PURGE_QUEUE} (2, 2)
		 * @param customizer sets the limits
		 * @return this builder
		 * @throws IllegalArgumentException if RunPod does not limit the operation
		 */
		Builder rateLimit(RunPodOperation operation, Consumer<RateLimitSpec> customizer);

		/**
		 * Set the number of connections to RunPod that the HTTP connector of the
		 * {@code WebClient} may open. Long polls occupy up to nine of ten, so that other
		 * requests find one.
		 * @param maxConnections at least 1; default is 500, as of Reactor Netty
		 * @return this builder
		 */
		Builder maxConnections(int maxConnections);

		/**
		 * Set the maximum size of a response. RunPod's own limit of an output is 20 MB.
		 * @param maxInMemorySize default is 32 MB
		 * @return this builder
		 */
		Builder maxInMemorySize(DataSize maxInMemorySize);

		/**
		 * Add a customizer of the {@code WebClient.Builder} that is called after the
		 * client's own settings were applied, for example to add a filter.
		 * @param customizer called once, by {@link #build()}
		 * @return this builder
		 */
		Builder webClient(Consumer<WebClient.Builder> customizer);

		/**
		 * Set the use of webhooks, by all endpoints. A submission whose request or whose
		 * endpoint's options have a webhook gets no other address.
		 * @param webhooks the options; default is no use of webhooks
		 * @return this builder
		 * @see RunPodClientOperations#receive
		 */
		Builder webhooks(WebhookOptions webhooks);

		/**
		 * Set the registry of observations.
		 * @param observationRegistry default is {@link ObservationRegistry#NOOP}
		 * @return this builder
		 */
		Builder observationRegistry(ObservationRegistry observationRegistry);

		/**
		 * Set the naming and the tags of observations of jobs.
		 * @param convention default is the documented convention
		 * @return this builder
		 */
		Builder observationConvention(JobObservationConvention convention);

		/**
		 * Add a listener of jobs, requests and health. An exception of a listener is
		 * logged and does not affect the others.
		 * @param listener called on the thread of the event; must not block
		 * @return this builder
		 */
		Builder listener(RunPodListener listener);

		/**
		 * Add a listener that is called with each endpoint of this client, and of clients
		 * created by {@code withApiKey}: an endpoint without a specific name at the first
		 * time only.
		 * @param listener called with the client and its endpoint, on the thread that
		 * obtains the endpoint
		 * @return this builder
		 */
		Builder endpointListener(BiConsumer<RunPodClient, RunPodEndpoint> listener);

		/**
		 * Add a scope that is open while something about a job is logged or listeners are
		 * notified of it.
		 * @param scope opened and closed on the same thread, inside those added before
		 * @return this builder
		 */
		Builder jobScope(JobContextScope scope);

		/**
		 * Enable logging of the payloads from and to workers, at level DEBUG of the
		 * logger {@code io.runpod.client.payloads}. API keys and the secrets of buckets
		 * are masked, everything else is logged.
		 * @param maxLength the maximum number of characters of a payload; 0, the default,
		 * for no logging
		 * @return this builder
		 */
		Builder logPayloads(int maxLength);

		/**
		 * Set the scheduler that is the clock of the client, for example one with a
		 * virtual time in tests.
		 * @param scheduler default is a parallel scheduler with the monotonic clock
		 * @return this builder
		 */
		Builder scheduler(Scheduler scheduler);

		/**
		 * Build the client.
		 * @return the client
		 * @throws IllegalArgumentException if there is no API key
		 */
		RunPodClient build();

	}

}
