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

package io.runpod.benchmarks.gateway;

import java.io.IOException;
import java.util.List;

import io.runpod.benchmarks.process.ChildProcess;

/**
 * Main class of a gateway in a separate process.
 *
 * @since 0.1.0
 */
public final class GatewayProcess {

	private GatewayProcess() {
	}

	/**
	 * Start the process.
	 * @return the process, with the gateway listening
	 */
	public static ChildProcess start() {
		return ChildProcess.start(List.of(), GatewayProcess.class);
	}

	/**
	 * Run the gateway until the parent process ends.
	 * @param args none
	 * @throws IOException if standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (Gateway gateway = Gateway.start()) {
			ChildProcess.serve(gateway.url());
		}
	}

}
