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

package io.runpod.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Annotation that starts a simulator for a test, which registers the handlers of its
 * endpoints: <pre class="code">
 * &#064;Autowired
 * RunPodSimulator simulator;
 *
 * simulator.endpoint("sdxl", (job) -&gt; Map.of("image", "…"));
 * </pre> Jobs, requests and faults are reset after each test method; durable jobs are
 * deleted from the database. In a slice of Spring Boot, the endpoints and durable jobs of
 * the application are included.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@Import(AutoConfigureRunPodSimulator.SimulatorConfiguration.class)
public @interface AutoConfigureRunPodSimulator {

	/**
	 * Configuration that enables the simulator.
	 */
	@Configuration(proxyBeanMethods = false)
	class SimulatorConfiguration {

		@Bean
		RunPodSimulatorCustomizer noOpSimulatorCustomizer() {
			return (simulator) -> {
			};
		}

	}

}
