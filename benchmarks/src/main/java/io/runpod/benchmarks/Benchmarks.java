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

package io.runpod.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.openjdk.jmh.Main;

import io.runpod.benchmarks.gateway.GatewayProcess;
import io.runpod.benchmarks.process.ChildProcess;

/**
 * Main class that runs scenarios, each in a separate process against a gateway in a
 * separate process, and prints their results.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final String JMH = "jmh";

	private Benchmarks() {
	}

	/**
	 * Run scenarios or JMH benchmarks.
	 * @param args the names of scenarios, by default all of them and the allocation of a
	 * call; {@code --scale=0.1} shortens them, {@code --peers} also measures a
	 * hand-written client in some of them; {@code jmh} with options of JMH runs the micro
	 * benchmarks
	 * @throws Exception if a process cannot be started
	 */
	public static void main(String[] args) throws Exception {
		if (args.length > 0 && args[0].equals(JMH)) {
			Main.main(List.of(args).subList(1, args.length).toArray(String[]::new));
			return;
		}
		Set<String> scenarioNames = Scenarios.names();
		BenchmarkOptions options = BenchmarkOptions.parse(List.of(args), scenarioNames);
		boolean failed = false;
		for (String name : options.scenarios()) {
			failed |= runScenario(name, options) != 0;
		}
		if (options.isFullRun()) {
			Main.main(new String[] { RunSyncBenchmark.class.getSimpleName(), "-prof", "gc" });
		}
		System.exit(failed ? 1 : 0);
	}

	private static int runScenario(String name, BenchmarkOptions options) throws IOException, InterruptedException {
		try (ChildProcess gateway = GatewayProcess.start()) {
			List<String> command = new ArrayList<>();
			command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			command.addAll(List.of("-cp", System.getProperty("java.class.path"),
					"-D" + ScenarioProcess.GATEWAY_URL_PROPERTY + "=" + gateway.url()));
			command.addAll(Scenarios.getRequired(name).jvmOptions());
			command.add(ScenarioProcess.class.getName());
			command.addAll(options.toArguments(name));
			return new ProcessBuilder(command).inheritIO().start().waitFor();
		}
	}

}
