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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

import io.runpod.client.RunPodEndpoint;
import io.runpod.docs.examples.Orders.Order;
import io.runpod.docs.examples.Orders.Print;
import io.runpod.spring.boot.event.RunPodJobCompletedEvent;
import io.runpod.spring.boot.event.RunPodJobFailedEvent;
import io.runpod.spring.boot.tracing.SubmissionTraceRegistry;

@Service
class TracedOrders {

	private final RunPodEndpoint sdxl;

	private final SubmissionTraceRegistry traces;

	final Map<String, StoredJob> jobs = new ConcurrentHashMap<>();

	final Map<String, String> ended = new ConcurrentHashMap<>();

	TracedOrders(RunPodEndpoint sdxl, SubmissionTraceRegistry traces) {
		this.sdxl = sdxl;
		this.traces = traces;
	}

	void submit(Order order) {
		String jobId = this.sdxl.run(order).id();
		this.jobs.put(order.number(), new StoredJob(jobId, this.traces.traceparent(jobId)));
	}

	Print collect(StoredJob job) {
		this.traces.remember(job.id(), job.traceparent());
		return this.sdxl.await(job.id(), Print.class);
	}

	@EventListener
	void completed(RunPodJobCompletedEvent event) {
		this.ended.put(event.jobId(), "took " + event.job().executionTime());
	}

	@EventListener
	void failed(RunPodJobFailedEvent event) {
		this.ended.put(event.jobId(), "ended as " + event.job().status());
	}

	record StoredJob(String id, String traceparent) {
	}

}
