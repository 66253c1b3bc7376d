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

package io.runpod.client.testsupport;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookVerifier;

/**
 * Fake of RunPod whose jobs end on demand and whose webhooks are posted by the test.
 */
public final class WebhookRunPod implements AutoCloseable {

	/** Addresses of the receiver. */
	public static final WebhookAddresses ADDRESSES = WebhookAddresses
		.of(URI.create("https://app.example.com/runpod/webhook"), List.of("secret"));

	private static final WebhookVerifier VERIFIER = WebhookVerifier.of(List.of("secret"));

	private final DisposableServer server = HttpServer.create().port(0).handle(this::handle).bindNow();

	private final AtomicInteger jobCount = new AtomicInteger();

	private final Map<String, Job> jobs = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger statusResponses = new AtomicInteger();

	/** The faults of the next submissions. */
	public final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	private volatile Mono<Void> responseGate = Mono.empty();

	/** Whether long polls are supported. */
	public volatile boolean longPolls;

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		String path = URI.create(request.uri()).getPath();
		String[] segments = path.split("/");
		String operation = segments[3];
		this.requests.add(request.method() + " /" + path.split("/", 4)[3]);
		response.header("Content-Type", "application/json");
		return switch (operation) {
			case "run", "runsync" ->
				request.receive().aggregate().asString().flatMapMany((body) -> submit(body, request, response));
			case "status-sync" -> this.longPolls ? longPoll(segments[4], response) : response.status(501).send();
			case "status", "cancel" -> respond(segments[4], response);
			case "stream" -> response.sendString(Mono.fromSupplier(() -> stream(segments[4])));
			case "health" -> response.sendString(Mono.just(StubResponse.sampleText("health.json")));
			case "retry" -> response.sendString(Mono.fromSupplier(() -> job(segments[4]).requeue()));
			default -> response.sendNotFound();
		};
	}

	private Publisher<Void> submit(String body, HttpServerRequest request, HttpServerResponse response) {
		Fault fault = this.faults.poll();
		if (fault == Fault.REJECTED) {
			return response.status(429).send();
		}
		String id = "job-" + this.jobCount.incrementAndGet() + "-u1";
		if (fault == null || fault.accepted) {
			JsonNode webhook = JsonMapper.shared().readTree(body).path("webhook");
			this.jobs.put(id, new Job(id, webhook.isString() ? URI.create(webhook.stringValue()) : null));
		}
		if (fault == null) {
			return response.sendString(this.responseGate.thenReturn("{\"id\":\"" + id + "\",\"status\":\"IN_QUEUE\"}"));
		}
		return switch (fault) {
			case ERROR_BEFORE, ERROR_AFTER -> response.status(500).send();
			case RESET_BEFORE, RESET_AFTER -> {
				request.withConnection((connection) -> connection.channel().close());
				yield Mono.never();
			}
			default -> Mono.never();
		};
	}

	private Publisher<Void> respond(String id, HttpServerResponse response) {
		Job job = this.jobs.get(id);
		return (job != null)
				? response.sendString(
						Mono.fromSupplier(job::toJson).doOnNext((json) -> this.statusResponses.incrementAndGet()))
				: response.status(404).sendString(Mono.just(StubResponse.sampleText("problem-404-job.json")));
	}

	private Publisher<Void> longPoll(String id, HttpServerResponse response) {
		return response.sendString(job(id).end.asMono().then(Mono.fromSupplier(job(id)::toJson)));
	}

	private String stream(String id) {
		return "{\"status\":\"" + job(id).status + "\",\"stream\":[]}";
	}

	private Job job(String id) {
		return this.jobs.get(id);
	}

	public URI baseUrl() {
		return URI.create("http://localhost:" + this.server.port() + "/v2");
	}

	/** Hold the responses to submissions. */
	public Sinks.Empty<Void> holdResponses() {
		Sinks.Empty<Void> release = Sinks.empty();
		this.responseGate = release.asMono();
		return release;
	}

	/** End a job with a status. */
	public void end(String id, String status) {
		endSilently(id, status);
		job(id).end.tryEmitEmpty();
	}

	/** End a job without a response to its long polls. */
	public void endSilently(String id, String status) {
		job(id).status = status;
	}

	/** Return the address that the submission of a job had. */
	public @Nullable URI webhook(String id) {
		return job(id).webhook;
	}

	/** Wait for a job, and return the webhook that its submission has requested. */
	public WebhookNotification notification(String id) {
		RecordedRunPod.awaitUntil(() -> this.jobs.containsKey(id));
		return notification(id, id);
	}

	/** Return the webhook of a submission that names another job. */
	public WebhookNotification notification(String id, String namedId) {
		String[] segments = String.valueOf(webhook(id)).split("/");
		String name = segments[segments.length - 2];
		return new WebhookNotification(name, VERIFIER.verify(name, segments[segments.length - 1]).orElseThrow(),
				namedId);
	}

	/** Return the body of the webhook of a job. */
	public String webhookBody(String id) {
		return job(id).toJson().replaceFirst("}$", ",\"webhook\":\"" + webhook(id) + "\"}");
	}

	/** Return the number of jobs accepted. */
	public int jobCount() {
		return this.jobs.size();
	}

	/** Return the number of requests whose method and path begin like this. */
	public long requestCount(String beginning) {
		return this.requests.stream().filter((request) -> request.startsWith(beginning)).count();
	}

	/** Return the number of short polls whose response is decided. */
	public int statusResponseCount() {
		return this.statusResponses.get();
	}

	@Override
	public void close() {
		this.server.disposeNow(RecordedRunPod.TIMEOUT);
	}

	/**
	 * Faults of a submission.
	 */
	public enum Fault {

		REJECTED(false), ERROR_BEFORE(false), ERROR_AFTER(true), RESET_BEFORE(false), RESET_AFTER(true),
		NO_RESPONSE(true);

		/** Whether the job is accepted nevertheless. */
		public final boolean accepted;

		Fault(boolean accepted) {
			this.accepted = accepted;
		}

	}

	private static final class Job {

		private final String id;

		private final @Nullable URI webhook;

		private final Sinks.Empty<Void> end = Sinks.empty();

		private volatile String status = "IN_PROGRESS";

		Job(String id, @Nullable URI webhook) {
			this.id = id;
			this.webhook = webhook;
		}

		String requeue() {
			this.status = "IN_QUEUE";
			return toJson();
		}

		String toJson() {
			String times = this.status.startsWith("IN_") ? "" : "\"delayTime\":1,\"executionTime\":2,";
			return "{" + times + "\"id\":\"" + this.id + "\",\"output\":\"output of " + this.id + "\",\"status\":\""
					+ this.status + "\",\"workerId\":\"w1\"}";
		}

	}

}
