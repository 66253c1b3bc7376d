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

package io.runpod.simulator.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.runpod.simulator.RunPodSimulator;

/**
 * Messages printed to the console.
 */
final class ConsoleMessages {

	private ConsoleMessages() {
	}

	static String loadHelp() {
		try (InputStream help = ConsoleMessages.class.getResourceAsStream("help.txt")) {
			return new String(Objects.requireNonNull(help).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String startupMessage(RunPodSimulator simulator, CommandLine line) {
		StringBuilder text = new StringBuilder("RunPod simulator on " + simulator.baseUrl() + "\n");
		text.append("API key ").append(simulator.apiKey()).append('\n');
		line.endpoints().forEach((id, handler) -> {
			text.append("Endpoint ").append(id).append(": ").append(handler).append('\n');
			if (handler.equals(SimulatorLauncher.REMOTE_WORKER)) {
				text.append("  Start a worker on this machine with this environment:\n");
				simulator.workerEnvironment(id, "worker-1", "127.0.0.1")
					.forEach((name, value) -> text.append("  ").append(name).append('=').append(value).append('\n'));
			}
		});
		line.loadBalancers()
			.forEach((id, workerUrls) -> text.append("Load-balancing endpoint ")
				.append(id)
				.append(": ")
				.append(workerUrls)
				.append(" at ")
				.append(simulator.baseUrl().replaceFirst("/v2$", "/lb/"))
				.append(id)
				.append('\n'));
		return text.toString();
	}

}
