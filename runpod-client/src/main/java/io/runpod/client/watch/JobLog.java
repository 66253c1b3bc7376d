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

package io.runpod.client.watch;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.wire.Fault;

/**
 * The life of each job, at DEBUG: ids, states and times. Never a payload, not even what
 * an answer says in words.
 */
final class JobLog {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private JobLog() {
	}

	static boolean isOn() {
		return logger.isDebugEnabled();
	}

	static void submitted(String endpoint, String jobId) {
		if (isOn()) {
			logger.debug("Job " + jobId + " of endpoint '" + endpoint + "' was submitted");
		}
	}

	static void saw(RunPodJob job) {
		logger.debug(words(job) + " is " + job.rawStatus()
				+ ((job.workerId() != null) ? " on worker " + job.workerId() : ""));
	}

	static void ended(RunPodJob job) {
		if (isOn()) {
			logger.debug(words(job) + " ended as " + job.rawStatus() + time(", queued", job.delayTime())
					+ time(", run", job.executionTime()));
		}
	}

	static void requeued(RunPodJob job) {
		if (isOn()) {
			logger.debug(words(job) + " was queued again");
		}
	}

	static void failed(String endpoint, @Nullable String jobId, Fault fault) {
		logger.debug("Request " + fault.details().operation() + " to endpoint '" + endpoint + "'"
				+ ((jobId != null) ? " for job " + jobId : "") + " brought nothing: " + reason(fault));
	}

	// the words of a fault may quote an answer
	static String reason(Fault fault) {
		Integer status = fault.details().status();
		return (status != null) ? "HTTP " + status : fault.details().words();
	}

	private static String words(RunPodJob job) {
		return "Job " + job.id() + " of endpoint '" + job.endpoint() + "'";
	}

	private static String time(String what, @Nullable Duration time) {
		return (time != null) ? what + " for " + time.toMillis() + " ms" : "";
	}

}
