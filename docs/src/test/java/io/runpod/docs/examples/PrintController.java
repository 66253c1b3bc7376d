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

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.docs.examples.Orders.Order;
import io.runpod.docs.examples.Orders.Print;

@RestController
class PrintController {

	private final RunPodEndpoint sdxl;

	private final Orders orders;

	PrintController(RunPodEndpoint sdxl, Orders orders) {
		this.sdxl = sdxl;
		this.orders = orders;
	}

	@PostMapping("/prints")
	Print printNow(@RequestBody Order order) {
		return this.sdxl.withTimeout(Duration.ofSeconds(25)).withCancelOnAbandon(true).runSync(order, Print.class);
	}

	@PostMapping("/reactive/prints")
	Mono<Print> printReactive(@RequestBody Order order) {
		return this.sdxl.reactive().withCancelOnAbandon(true).runSync(order, Print.class);
	}

	@PostMapping("/orders")
	String accept(@RequestBody Order order) {
		return this.orders.submit(order);
	}

	@GetMapping("/jobs/{id}")
	RunPodJob job(@PathVariable String id) {
		return this.sdxl.status(id);
	}

	@Scheduled(fixedDelay = 10_000)
	void removeCompletedJobs() {
		this.orders.jobs.values().removeIf((id) -> this.sdxl.status(id).isTerminal());
	}

}
