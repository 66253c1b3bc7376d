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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobResult;

@Service
class Catalogue {

	private final RunPodEndpoint sdxl;

	final Map<String, String> pictures = new ConcurrentHashMap<>();

	final Map<String, String> unfinishedJobs = new ConcurrentHashMap<>();

	final List<String> unsubmittedProducts = new ArrayList<>();

	Catalogue(RunPodEndpoint sdxl) {
		this.sdxl = sdxl;
	}

	void paint(Iterable<Product> products) {
		try (Stream<JobResult<Product, Picture>> results = this.sdxl.runAll(products, Picture.class)) {
			results.forEach(this::keep);
		}
	}

	private void keep(JobResult<Product, Picture> result) {
		if (result.isSuccessful()) {
			this.pictures.put(result.input().number(), result.output().url());
		}
		else if (result.jobId() != null) {
			this.unfinishedJobs.put(result.input().number(), result.jobId());
		}
		else {
			this.unsubmittedProducts.add(result.input().number());
		}
	}

	Mono<Long> paint(Flux<Product> products) {
		RunAllOptions options = RunAllOptions.defaults().withInFlight(20).withInOrder(true).withFailFast(true);
		return this.sdxl.reactive()
			.withCancelOnAbandon(true)
			.withRunAll(options)
			.runAll(products, Picture.class)
			.doOnNext(this::keep)
			.count();
	}

	record Product(String number, String prompt) {
	}

	record Picture(String url) {
	}

}
