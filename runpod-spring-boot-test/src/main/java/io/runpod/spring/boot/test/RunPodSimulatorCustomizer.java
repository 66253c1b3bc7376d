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

import io.runpod.simulator.RunPodSimulatorBuilder;

/**
 * Says what the simulated endpoints run. A bean of this type is all it takes: a simulator
 * starts with the application context, and every endpoint of the application is called
 * there, without a key; an endpoint whose id is not set has its name for an id.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RunPodSimulatorCustomizer {

	/**
	 * Register endpoints, and change settings of the simulator.
	 * @param simulator the simulator, not started yet
	 */
	void customize(RunPodSimulatorBuilder simulator);

}
