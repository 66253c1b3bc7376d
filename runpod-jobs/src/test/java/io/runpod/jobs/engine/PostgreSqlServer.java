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

package io.runpod.jobs.engine;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL of the operating system on a free port, with its files in a temporary
 * directory. Its programs refuse to run as root, and are run as the user of the package.
 */
final class PostgreSqlServer {

	private final Path bin;

	private final Path data;

	private final int port;

	private PostgreSqlServer(Path bin) throws IOException, InterruptedException {
		this.bin = bin;
		this.data = Files.createTempDirectory("postgresql");
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
		if (isRoot()) {
			execute(List.of("chown", "postgres", this.data.toString()));
		}
		run("initdb", "-D", this.data.toString(), "-U", "runpod", "-A", "trust", "-E", "UTF8", "--locale=C");
		start();
	}

	/**
	 * Start a server, if PostgreSQL is installed.
	 * @return the server, or {@code null} if there are no programs of PostgreSQL
	 */
	static @Nullable PostgreSqlServer startIfInstalled() {
		try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
			Path bin = versions.map((version) -> version.resolve("bin"))
				.filter((directory) -> Files.isExecutable(directory.resolve("pg_ctl")))
				.findFirst()
				.orElse(null);
			return (bin != null) ? new PostgreSqlServer(bin) : null;
		}
		catch (IOException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	void start() throws IOException, InterruptedException {
		run("pg_ctl", "-D", this.data.toString(), "-w", "-l", this.data.resolve("server.log").toString(), "-o",
				"-p " + this.port + " -h 127.0.0.1 -c max_connections=300 -k " + this.data, "start");
	}

	void stop() throws IOException, InterruptedException {
		run("pg_ctl", "-D", this.data.toString(), "-m", "immediate", "-w", "stop");
	}

	String createDatabase(String name) throws IOException, InterruptedException {
		run("createdb", "-h", "127.0.0.1", "-p", String.valueOf(this.port), "-U", "runpod", name);
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + name + "?user=runpod";
	}

	void close() throws IOException, InterruptedException {
		stop();
		execute(List.of("rm", "-rf", this.data.toString()));
	}

	private void run(String program, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
		command.add(this.bin.resolve(program).toString());
		command.addAll(List.of(arguments));
		execute(command);
	}

	private static void execute(List<String> command) throws IOException, InterruptedException {
		Path output = Files.createTempFile("postgresql", ".log");
		Process process = new ProcessBuilder(command).directory(output.getParent().toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		boolean ended = process.waitFor(2, TimeUnit.MINUTES);
		String text = Files.readString(output);
		Files.delete(output);
		if (!ended || process.exitValue() != 0) {
			throw new IOException(command + " failed: " + text);
		}
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

}
