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

package io.runpod.benchmarks.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Process that runs a {@link ReplicaApplication} on a port of its own.
 */
final class Replica implements AutoCloseable {

	private static final int STOP_SECONDS = 60;

	private final int port;

	private final List<String> command = new ArrayList<>();

	private final Path log;

	private Process process;

	Replica(String... properties) {
		this.port = findFreePort();
		this.command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		this.command
			.addAll(List.of("-cp", System.getProperty("java.class.path"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
					"-Xmx256m", ReplicaApplication.class.getName(), "--server.port=" + this.port));
		Arrays.stream(properties).map((property) -> "--" + property).forEach(this.command::add);
		try {
			this.log = Files.createTempFile("replica", ".log");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process = start();
	}

	static int findFreePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process start() {
		try {
			return new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	Path log() {
		return this.log;
	}

	// SIGKILL, then a new process
	void killAndRestart() {
		this.process.destroyForcibly();
		awaitEnd();
		this.process = start();
	}

	// SIGTERM; returns whether the process has ended in time
	boolean terminate() {
		this.process.destroy();
		return awaitEnd();
	}

	private boolean awaitEnd() {
		try {
			return this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
