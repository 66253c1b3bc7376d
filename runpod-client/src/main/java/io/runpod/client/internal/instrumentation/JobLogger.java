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

package io.runpod.client.internal.instrumentation;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.job.RunPodJob;

/**
 * Logs the lifecycle of each job at DEBUG: ids, states and times. Never logs payloads or
 * the text of responses.
 */
final class JobLogger {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private JobLogger() {
	}

	static boolean isEnabled() {
		return logger.isDebugEnabled();
	}

	static void jobSubmitted(String endpoint, String jobId) {
		if (isEnabled()) {
			log("Job " + jobId + " of endpoint '" + endpoint + "' was submitted");
		}
	}

	static void jobObserved(RunPodJob job) {
		log(describe(job) + " is " + PrintableText.excerpt(job.rawStatus())
				+ ((job.workerId() != null) ? " on worker " + PrintableText.excerpt(job.workerId()) : ""));
	}

	static void jobEnded(RunPodJob job) {
		if (isEnabled()) {
			log(describe(job) + " ended as " + PrintableText.excerpt(job.rawStatus())
					+ describeDuration(", queued", job.delayTime()) + describeDuration(", run", job.executionTime()));
		}
	}

	static void jobRequeued(RunPodJob job) {
		if (isEnabled()) {
			log(describe(job) + " was requeued");
		}
	}

	static void webhookReceived(String endpoint, String jobId) {
		if (isEnabled()) {
			logger.debug("Webhook of job " + jobId + " of endpoint '" + endpoint + "' was received");
		}
	}

	static void requestFailed(String endpoint, @Nullable String jobId, RequestFailure failure) {
		log("Request '" + failure.details().operation() + "' to endpoint '" + endpoint + "'"
				+ ((jobId != null) ? " for job " + jobId : "") + " failed: " + failure.reason());
	}

	private static void log(String line) {
		logger.debug(PrintableText.escape(line));
	}

	private static String describe(RunPodJob job) {
		return "Job " + job.id() + " of endpoint '" + job.endpoint() + "'";
	}

	private static String describeDuration(String label, @Nullable Duration duration) {
		return (duration != null) ? label + " for " + duration.toMillis() + " ms" : "";
	}

}
