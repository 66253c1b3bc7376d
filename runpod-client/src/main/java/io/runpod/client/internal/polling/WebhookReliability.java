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

package io.runpod.client.internal.polling;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.polling.RecentSubmissions.Submission;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.webhook.WebhookDelivery;

/**
 * Learned reliability of the webhooks of one endpoint. They are reliable after a number
 * of webhooks without a missing one, until a job has ended without its webhook; the
 * number doubles each time. Guarded by the {@link PollScheduler}. All times are in
 * nanoseconds.
 */
final class WebhookReliability {

	static final int MIN_ARRIVALS = 16;

	private static final int MAX_REQUIRED_ARRIVALS = 1024;

	// missing webhooks in a row after which they are reported if none has arrived before
	private static final int MAX_MISSING = 3;

	// arrivals within a shorter time may be all that arrives of many that end together
	private static final long MIN_ARRIVAL_TIME = Duration.ofSeconds(2).toNanos();

	// a poll may detect the end before the webhook arrives
	private static final long SUSPECT_AFTER = Duration.ofSeconds(1).toNanos();

	// RunPod repeats a webhook after 5 and 20 seconds
	private static final long MISSING_AFTER = Duration.ofSeconds(30).toNanos();

	private static final long UNVERIFIED_AFTER = Duration.ofMinutes(30).toNanos();

	private final @Nullable URI publicUrl;

	private final Log logger;

	private final Queue<Runnable> pendingMessages = new ConcurrentLinkedQueue<>();

	// the jobs whose end was detected before their webhook has arrived, with the time of
	// the detection, oldest first
	private final Map<Submission, Long> unconfirmed = new LinkedHashMap<>();

	// the name under which the endpoint was used last
	private String endpoint = "";

	private int requiredArrivals = MIN_ARRIVALS;

	private int consecutiveArrivals;

	private long firstArrivalAt;

	private int consecutiveMissing;

	private long lastArrivalAt;

	private WebhookDelivery delivery = WebhookDelivery.UNVERIFIED;

	/**
	 * Create the initial state.
	 * @param publicUrl the address of the receiver, or {@code null} if the client has no
	 * webhooks
	 * @param logger logs each change
	 */
	WebhookReliability(@Nullable URI publicUrl, Log logger) {
		this.publicUrl = publicUrl;
		this.logger = logger;
	}

	/** Record the webhook of a job. */
	void webhookReceived(String endpoint, Submission submission, long now) {
		if (submission.webhookReceived || !submission.webhookExpected()) {
			return;
		}
		submission.webhookReceived = true;
		this.endpoint = endpoint;
		this.unconfirmed.remove(submission);
		this.firstArrivalAt = (this.consecutiveArrivals == 0) ? now : this.firstArrivalAt;
		this.consecutiveArrivals++;
		this.consecutiveMissing = 0;
		this.lastArrivalAt = now;
		update(now);
	}

	/**
	 * Record a job whose end was detected otherwise. RunPod may not report a cancelled
	 * one.
	 */
	void jobEnded(String endpoint, @Nullable Submission submission, RunPodJob job, long now) {
		boolean reported = job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED;
		if (submission != null && submission.isWebhookOutstanding() && reported) {
			this.endpoint = endpoint;
			this.unconfirmed.putIfAbsent(submission, now);
		}
		update(now);
	}

	/** Return whether polls need only be a safety net. */
	boolean isReliable(long now) {
		update(now);
		return this.delivery == WebhookDelivery.ARRIVING && !isSuspect(now)
				&& now - this.lastArrivalAt <= UNVERIFIED_AFTER;
	}

	WebhookDelivery delivery(long now) {
		update(now);
		return this.delivery;
	}

	private boolean isSuspect(long now) {
		return oldestUnconfirmedAge(now) > SUSPECT_AFTER;
	}

	private long oldestUnconfirmedAge(long now) {
		return this.unconfirmed.isEmpty() ? 0 : now - this.unconfirmed.values().iterator().next();
	}

	private void update(long now) {
		while (oldestUnconfirmedAge(now) > MISSING_AFTER) {
			this.unconfirmed.remove(this.unconfirmed.keySet().iterator().next());
			webhookMissing();
		}
		if (this.delivery != WebhookDelivery.ARRIVING && this.consecutiveArrivals >= this.requiredArrivals
				&& now - this.firstArrivalAt >= MIN_ARRIVAL_TIME && !isSuspect(now)) {
			this.delivery = WebhookDelivery.ARRIVING;
			String endpoint = this.endpoint;
			this.pendingMessages.add(() -> this.logger.info("Webhooks of RunPod endpoint '" + endpoint
					+ "' arrive: its jobs are polled only to verify that, and at most once a minute"));
		}
	}

	private void webhookMissing() {
		this.consecutiveArrivals = 0;
		this.consecutiveMissing++;
		if (this.delivery == WebhookDelivery.ARRIVING) {
			this.requiredArrivals = Math.min(MAX_REQUIRED_ARRIVALS, 2 * this.requiredArrivals);
		}
		else if (this.delivery == WebhookDelivery.MISSING || this.consecutiveMissing < MAX_MISSING) {
			return;
		}
		this.delivery = WebhookDelivery.MISSING;
		String endpoint = this.endpoint;
		this.pendingMessages.add(() -> this.logger.warn("Webhooks of RunPod endpoint '" + endpoint
				+ "' do not arrive: jobs have ended, and RunPod has not posted that to " + this.publicUrl
				+ ". They are polled instead. Check that this address is public, that what stands before the"
				+ " application lets POST requests pass, and that no other replica receives them"));
	}

	/** Emit the pending messages. Called without a lock, because logging may block. */
	void emitMessages() {
		for (Runnable message = this.pendingMessages.poll(); message != null; message = this.pendingMessages.poll()) {
			message.run();
		}
	}

}
