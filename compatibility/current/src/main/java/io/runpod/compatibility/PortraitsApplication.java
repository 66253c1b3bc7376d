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

package io.runpod.compatibility;

import java.util.Map;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;

/**
 * Application for every stack: Spring MVC, WebFlux, or the command line.
 */
@SpringBootApplication
@RestController
public class PortraitsApplication {

	private final RunPodEndpoint sdxl;

	private final Portraits portraits;

	public PortraitsApplication(RunPodEndpoint sdxl, Portraits portraits) {
		this.sdxl = sdxl;
		this.portraits = portraits;
	}

	@GetMapping("/blocking")
	public String paint(@RequestParam String prompt) {
		return this.sdxl.runSync(Map.of("prompt", prompt), Picture.class).toString();
	}

	@GetMapping("/reactive")
	public Mono<String> paintReactively(@RequestParam String prompt) {
		return this.sdxl.reactive().runSync(Map.of("prompt", prompt), Picture.class).map(Picture::toString);
	}

	@GetMapping("/declarative")
	public Mono<String> paintDeclaratively(@RequestParam String prompt) {
		return this.portraits.paint(new Portraits.Prompt(prompt)).map(Picture::toString);
	}

	@Bean
	public ApplicationRunner commandLine() {
		return this::run;
	}

	private void run(ApplicationArguments arguments) {
		if (arguments.containsOption("prompt")) {
			System.out.println("Painted " + paint(arguments.getOptionValues("prompt").get(0)));
		}
	}

	public static void main(String[] args) {
		SpringApplication.run(PortraitsApplication.class, args);
	}

	/**
	 * Output of the worker.
	 *
	 * @param title the title
	 */
	public record Picture(String title) {

	}

}
