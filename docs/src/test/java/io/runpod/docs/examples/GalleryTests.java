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
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Flux;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobResult;
import io.runpod.docs.examples.Painters.Painter;
import io.runpod.docs.examples.Sdxl.Image;
import io.runpod.docs.examples.Sdxl.Preview;
import io.runpod.docs.examples.Sdxl.Prompt;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "runpod.endpoints.sdxl-turbo.id=def456")
@AutoConfigureRunPodSimulator
@Import({ Gallery.class, Painters.class })
class GalleryTests {

	@Autowired
	private RunPodSimulator simulator;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("sdxl", (job) -> {
			Map<?, ?> input = (Map<?, ?>) job.input();
			return Map.of("url", input.get("text") + "-" + input.get("steps") + "-" + input.get("random_seed"));
		});
		this.simulator.endpoint("sdxl-turbo", (job) -> Map.of("url", "fast"));
	}

	@Test
	void runsJobs(@Autowired Gallery gallery, @Autowired Sdxl sdxl) {
		assertThat(gallery.poster("Vertigo")).isEqualTo("a poster of Vertigo-40-null");
		assertThat(sdxl.paint("a fox").url()).isEqualTo("a fox-20-null");
		assertThat(sdxl.paintLater(new Prompt("a fox", 1)).map(Image::url).block(Duration.ofSeconds(20)))
			.isEqualTo("a fox-1-null");
		try (Stream<JobResult<Prompt, Image>> results = sdxl.paintAll(List.of(new Prompt("a fox", 1)))) {
			assertThat(results.map((result) -> result.outputOrThrow().url())).containsExactly("a fox-1-null");
		}
	}

	@Test
	void readsChunks(@Autowired Sdxl sdxl) {
		this.simulator.endpoint("sdxl",
				(job) -> Flux.just(Map.of("step", 1, "url", "a"), Map.of("step", 2, "url", "b")));
		try (Stream<Preview> previews = sdxl.preview(new Prompt("a fox", 2))) {
			assertThat(previews.map(Preview::url)).containsExactly("a", "b");
		}
	}

	@Test
	void sendsFields(@Autowired SdxlTurbo turbo) {
		assertThat(turbo.paint("a fox", 7L).url()).isEqualTo("a fox-null-7");
		assertThat(turbo.paint("a fox", (Long) null).url()).isEqualTo("a fox-null-null");
		ExecutionPolicy policy = ExecutionPolicy.none().withExecutionTimeout(Duration.ofMinutes(1));
		assertThat(turbo.paint("a fox", Duration.ofSeconds(20), policy).url()).isEqualTo("a fox-null-null");
	}

	@Test
	void callsOperationsById(@Autowired SdxlJobs jobs) {
		String jobId = jobs.submit(new Prompt("a fox", 1));
		assertThat(jobs.await(jobId).url()).isEqualTo("a fox-1-null");
		assertThat(jobs.status(jobId).isSuccessful()).isTrue();
		jobs.cancel(jobId);
	}

	@Test
	void createsTwoClientsOfOneType(@Autowired @Qualifier("fastPainter") Painter fast,
			@Autowired @Qualifier("finePainter") Painter fine) {
		assertThat(fast.paint(new Prompt("a fox", 1)).url()).isEqualTo("fast");
		assertThat(fine.paint(new Prompt("a fox", 1)).url()).isEqualTo("a fox-1-null");
	}

}
