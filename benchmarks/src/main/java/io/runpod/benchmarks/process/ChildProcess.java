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

package io.runpod.benchmarks.process;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Server in a separate process of this application, so that its CPU time is not
 * attributed to the scenario. It ends with its parent.
 *
 * @since 0.1.0
 */
public final class ChildProcess implements AutoCloseable {

	private final Process process;

	private final String url;

	private ChildProcess(Process process, String url) {
		this.process = process;
		this.url = url;
	}

	/**
	 * Start a process and wait until its server listens.
	 * @param launcher the command that launches the JVM, empty for none
	 * @param mainClass a main class that calls {@link #serve(String)}
	 * @param args the arguments of the main class
	 * @return the process
	 */
	public static ChildProcess start(List<String> launcher, Class<?> mainClass, String... args) {
		List<String> command = new ArrayList<>(launcher);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:+UseSerialGC", mainClass.getName()));
		command.addAll(List.of(args));
		try {
			Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
			BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
			String url = out.readLine();
			if (url == null) {
				throw new IllegalStateException(mainClass.getSimpleName() + " did not start");
			}
			return new ChildProcess(process, url);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Report to the parent process that a server listens, and wait until that process
	 * ends.
	 * @param url the URL of the server
	 * @throws IOException if standard input cannot be read
	 */
	public static void serve(String url) throws IOException {
		new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println(url);
		while (System.in.read() >= 0) {
			continue;
		}
	}

	/**
	 * Return the URL of the server.
	 * @return the URL, without a path
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Return the processor time of the process.
	 * @return the time, zero if it is not known
	 */
	public Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
