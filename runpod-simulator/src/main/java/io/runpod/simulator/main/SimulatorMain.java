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

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import reactor.netty.ChannelBindException;

import io.runpod.simulator.RunPodSimulator;

/**
 * Main class that runs the simulator until the process is terminated.
 *
 * @since 0.1.0
 */
public final class SimulatorMain {

	private static final int USAGE_ERROR = 2;

	private SimulatorMain() {
	}

	/**
	 * Start the simulator.
	 * @param args the options listed by {@code --help}
	 * @throws InterruptedException if the main thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		try {
			run(List.of(args));
		}
		catch (UsageException | ChannelBindException ex) {
			stream(FileDescriptor.err).println(ex.getMessage());
			System.exit(USAGE_ERROR);
		}
	}

	private static void run(List<String> args) throws InterruptedException {
		PrintStream out = stream(FileDescriptor.out);
		if (args.contains("--help")) {
			out.print(ConsoleMessages.loadHelp());
			return;
		}
		CommandLine line = CommandLine.parse(args);
		RunPodSimulator simulator = SimulatorLauncher.start(line);
		Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "runpod-simulator-shutdown"));
		out.print(ConsoleMessages.startupMessage(simulator, line));
		new CountDownLatch(1).await();
	}

	private static PrintStream stream(FileDescriptor descriptor) {
		return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
	}

}
