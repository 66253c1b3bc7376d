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

import org.springframework.boot.devtools.restart.Restarter;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;

/**
 * Support to keep a simulator across restarts by DevTools. Port, key and jobs are kept,
 * and the handlers are replaced by those of the changed classes, which the restart scope
 * of DevTools would not do.
 */
final class RestartableSimulator {

	private static final String ATTRIBUTE_NAME = RunPodSimulator.class.getName();

	private RestartableSimulator() {
	}

	static RunPodSimulator startOrResume(RunPodSimulatorBuilder builder) {
		Restarter restarter = Restarter.getInstance();
		Object previous = restarter.removeAttribute(ATTRIBUTE_NAME);
		RunPodSimulator simulator = (previous instanceof RunPodSimulator running) ? builder.resume(running)
				: builder.start();
		restarter.getOrAddAttribute(ATTRIBUTE_NAME, () -> simulator);
		return simulator;
	}

}
