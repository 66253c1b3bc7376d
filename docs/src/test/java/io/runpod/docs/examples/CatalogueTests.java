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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.docs.examples.Catalogue.Product;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureRunPodSimulator
@Import(Catalogue.class)
class CatalogueTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private Catalogue catalogue;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("sdxl", (job) -> {
			Map<?, ?> product = (Map<?, ?>) job.input();
			if ("fail".equals(product.get("prompt"))) {
				throw new IllegalStateException("no such picture");
			}
			return Map.of("url", product.get("number") + ".png");
		});
		this.catalogue.pictures.clear();
		this.catalogue.unfinishedJobs.clear();
	}

	@Test
	void paintsAllAndKeepsFailedJobs() {
		List<Product> products = IntStream.range(0, 250)
			.mapToObj((i) -> new Product("p" + i, (i == 17) ? "fail" : "a lighthouse"))
			.toList();
		this.catalogue.paint(products);
		assertThat(this.catalogue.pictures).hasSize(249).containsEntry("p42", "p42.png");
		assertThat(this.catalogue.unfinishedJobs).containsOnlyKeys("p17");
		assertThat(this.catalogue.unsubmittedProducts).isEmpty();
		assertThat(this.simulator.requestCount("sdxl", Operation.RUN)).isEqualTo(250);
	}

	@Test
	void paintsReactiveInOrder() {
		Flux<Product> products = Flux.range(0, 50).map((i) -> new Product("r" + i, "a lighthouse"));
		assertThat(this.catalogue.paint(products).block(Duration.ofSeconds(30))).isEqualTo(50);
		Flux<Product> oneFails = products.concatWithValues(new Product("x", "fail"));
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> this.catalogue.paint(oneFails).block(Duration.ofSeconds(30)));
	}

}
