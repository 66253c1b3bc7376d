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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.WebhookRunPod;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients with webhooks of one endpoint, whose polls are too rare to find the end of a
 * job.
 */
final class WebhookFixture implements AfterEachCallback {

	// longer than any test: without a webhook nothing happens
	private static final Duration NEVER = Duration.ofSeconds(30);

	private final RecordedRunPod runpod = new RecordedRunPod();

	final WebhookRunPod server = new WebhookRunPod();

	/** The published ends of jobs. */
	final List<JobEndedEvent> endedJobs = new CopyOnWriteArrayList<>();

	/** The processed webhooks. */
	final List<WebhookReceivedEvent> receivedWebhooks = new CopyOnWriteArrayList<>();

	private final List<RunPodClient> clients = new CopyOnWriteArrayList<>();

	@Override
	public void afterEach(ExtensionContext context) {
		this.clients.forEach(RunPodClient::close);
		this.server.close();
		this.runpod.afterEach(context);
	}

	RunPodClient client() {
		return client(WebhookOptions.of(WebhookRunPod.ADDRESSES));
	}

	RunPodClient client(@Nullable WebhookOptions webhooks) {
		return client((builder) -> {
			if (webhooks != null) {
				builder.webhooks(webhooks);
			}
		});
	}

	RunPodClient client(Consumer<RunPodClient.Builder> customizer) {
		RunPodClient.Builder builder = this.runpod.clientBuilder()
			.baseUrl(this.server.baseUrl())
			.listener(new RunPodListener() {

				@Override
				public void onJobEnded(JobEndedEvent event) {
					WebhookFixture.this.endedJobs.add(event);
				}

				@Override
				public void onWebhookReceived(WebhookReceivedEvent event) {
					WebhookFixture.this.receivedWebhooks.add(event);
				}

			});
		customizer.accept(builder);
		RunPodClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	RunPodEndpoint endpoint() {
		return endpoint(client());
	}

	RunPodEndpoint endpoint(RunPodClient client) {
		return endpoint(client, (options) -> {
		});
	}

	RunPodEndpoint endpoint(RunPodClient client, Consumer<EndpointOptions.Builder> options) {
		return client.endpoint("ep1", (endpoint) -> endpoint.name("sdxl").options((builder) -> {
			builder.pollInterval(NEVER).timeout(RecordedRunPod.TIMEOUT);
			options.accept(builder);
		}));
	}

	/** Post a webhook to the first client. */
	void receive(WebhookNotification notification) {
		assertThat(this.clients.get(0).operations().receive(notification)).isTrue();
	}

	/** Return the failed requests of an endpoint of the first client. */
	List<EndpointActivity.Failure> failures(RunPodEndpoint endpoint) {
		return this.clients.get(0).operations().activity(endpoint).orElseThrow().failures();
	}

	/** Operations that submit a job and await its end. */
	enum Submission {

		RUN_SYNC((endpoint, input) -> endpoint.reactive().runSync(input, String.class)),

		RUN_SYNC_BLOCKING((endpoint, input) -> Mono
			.fromFuture(() -> CompletableFuture.supplyAsync(() -> endpoint.runSync(input, String.class)))),

		RUN_ALL((endpoint, input) -> endpoint.reactive()
			.runAll(Flux.just(input), String.class)
			.single()
			.map(JobResult::outputOrThrow)),

		RUN_AND_AWAIT((endpoint, input) -> endpoint.reactive()
			.run(input)
			.flatMap((job) -> endpoint.reactive().await(job.id(), String.class))),

		RUN_AND_UPDATES((endpoint, input) -> endpoint.reactive()
			.run(input)
			.flatMap((job) -> endpoint.reactive().updates(job.id()).last())
			.map((job) -> job.outputOrThrow(String.class)));

		private final BiFunction<RunPodEndpoint, Object, Mono<String>> call;

		Submission(BiFunction<RunPodEndpoint, Object, Mono<String>> call) {
			this.call = call;
		}

		CompletableFuture<String> start(RunPodEndpoint endpoint) {
			return start(endpoint, "input");
		}

		CompletableFuture<String> start(RunPodEndpoint endpoint, Object input) {
			return this.call.apply(endpoint, input).toFuture();
		}

	}

}
