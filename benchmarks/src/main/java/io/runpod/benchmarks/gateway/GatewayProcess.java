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

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Gateway in a separate process, so that its CPU time is not attributed to the client.
 *
 * @since 0.1.0
 */
public final class GatewayProcess implements AutoCloseable {

	private final Process process;

	private final String url;

	private GatewayProcess(Process process, String url) {
		this.process = process;
		this.url = url;
	}

	/**
	 * Start the process.
	 * @return the process, with the gateway listening
	 */
	public static GatewayProcess start() {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		try {
			Process process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "-XX:+UseSerialGC",
					GatewayProcess.class.getName())
				.redirectError(Redirect.INHERIT)
				.start();
			BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
			String url = out.readLine();
			if (url == null) {
				throw new IllegalStateException("The gateway did not start");
			}
			return new GatewayProcess(process, url);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the URL of the gateway.
	 * @return the URL, without a path
	 */
	public String url() {
		return this.url;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/**
	 * Run the gateway until standard input is closed, which happens when the parent
	 * process ends.
	 * @param args none
	 * @throws IOException if standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (Gateway gateway = Gateway.start()) {
			new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
				.println(gateway.url());
			while (System.in.read() >= 0) {
				continue;
			}
		}
	}

}
