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

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.measure.SystemMetrics;
import io.runpod.benchmarks.scenario.ScenarioContext;

/**
 * Main class that runs scenarios in this process against a gateway whose URL is a system
 * property.
 *
 * @since 0.1.0
 */
public final class ScenarioProcess {

	static final String GATEWAY_URL_PROPERTY = "gateway";

	private ScenarioProcess() {
	}

	/**
	 * Run scenarios and print their results.
	 * @param args the arguments, see {@link Benchmarks}
	 */
	public static void main(String[] args) {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
		BenchmarkOptions options = BenchmarkOptions.parse(List.of(args), Scenarios.names());
		ScenarioContext context = new ScenarioContext(System.getProperty(GATEWAY_URL_PROPERTY), options.scale(),
				options.includeHandWritten());
		boolean failed = false;
		for (String name : options.scenarios()) {
			String loadBefore = SystemMetrics.describeLoad();
			ScenarioResult result = Scenarios.getRequired(name).run(context);
			out.println(result);
			out.println("Before: " + loadBefore + "; after: " + SystemMetrics.describeLoad() + ".\n");
			failed |= !result.violations().isEmpty();
		}
		System.exit(failed ? 1 : 0);
	}

}
