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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runnable jar of the build in a separate process.
 */
final class RunnableJar implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 60;

	private final Process process;

	private final BufferedReader output;

	RunnableJar(String... options) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
						System.getProperty("runnable.jar")));
		command.addAll(List.of(options));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	/** Run the jar until it exits and return its output. */
	String readOutput() {
		return String.join("\n", this.output.lines().toList());
	}

	int awaitExitCode() {
		try {
			if (!this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Still running");
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Return the URL of the server after startup. */
	String awaitBaseUrl() {
		try {
			String first = this.output.readLine();
			if (first == null || !first.contains("http")) {
				throw new IllegalStateException("Does not serve: " + first);
			}
			return first.substring(first.indexOf("http"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Terminate the process as a container engine does. */
	void terminate() {
		this.process.destroy();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
