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

package io.runpod.docs.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Service;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.RunPodJob;

@Service
class Orders {

	private final RunPodEndpoint sdxl;

	final Map<String, String> jobs = new ConcurrentHashMap<>();

	final List<String> log = new ArrayList<>();

	Orders(RunPodEndpoint sdxl) {
		this.sdxl = sdxl;
	}

	String submit(Order order) {
		String jobId = this.sdxl.run(order).id();
		this.jobs.put(order.number(), jobId);
		return jobId;
	}

	Print collect(Order order) {
		return this.sdxl.await(this.jobs.get(order.number()), Print.class);
	}

	Print quickly(Order order) {
		return this.sdxl.withTimeout(Duration.ofSeconds(20)).withCancelOnTimeout(true).runSync(order, Print.class);
	}

	RunPodJob withLimit(Order order) {
		ExecutionPolicy policy = ExecutionPolicy.none()
			.withExecutionTimeout(Duration.ofMinutes(2))
			.withTtl(Duration.ofHours(1));
		return this.sdxl.run(JobRequest.of(order).withPolicy(policy));
	}

	void paintNowOrLater(Order order) {
		try {
			deliver(order, this.sdxl.runSync(order, Print.class));
		}
		catch (RunPodSubmissionOutcomeUnknownException ex) {
			requestManualCheck(order, ex);
		}
		catch (RunPodException ex) {
			if (ex.getJobId() == null) {
				throw ex;
			}
			this.jobs.put(order.number(), ex.getJobId());
		}
	}

	private void deliver(Order order, Print print) {
		this.log.add("delivered " + order.number() + " from " + print.url());
	}

	private void requestManualCheck(Order order, RunPodSubmissionOutcomeUnknownException ex) {
		this.log.add("check requested for " + order.number());
	}

	record Order(String number, String prompt) {
	}

	record Print(String url) {
	}

}
