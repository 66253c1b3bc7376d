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

package io.runpod.benchmarks.scenario;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;

import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.process.ChildProcess;
import io.runpod.benchmarks.receiver.PostGenerator;
import io.runpod.benchmarks.receiver.PostGenerator.Report;
import io.runpod.benchmarks.receiver.ReceiverApplication;

/**
 * Scenario that posts webhooks to an application without jobs, on both web stacks.
 */
final class ReceiverScenario implements Scenario {

	// the jobs are requested once each
	private static final int ADDRESSES = 100;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		MarkdownTable table = new MarkdownTable("stack", "posts", "processors", "posts/s", "CPU us a post",
				"latency p50 ms", "latency p99 ms");
		table.addRow("target", "", 1, ">= 5000", "<= 200", "", "");
		Violations violations = new Violations();
		for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
			String stack = (type == WebApplicationType.SERVLET) ? "MVC on Tomcat" : "WebFlux on Netty";
			try (ChildProcess receiver = ReceiverApplication.start(type, context.baseUrl(), ScenarioContext.ENDPOINT)) {
				measure(context, table, violations, receiver, stack, true);
				measure(context, table, violations, receiver, stack, false);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return new ScenarioResult("Receiver of webhooks", table, violations.toList());
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations,
			ChildProcess receiver, String stack, boolean genuine) throws InterruptedException {
		List<String> paths = Stream
			.generate(() -> ReceiverApplication.addresses(genuine).create(ScenarioContext.ENDPOINT))
			.map(URI::getPath)
			.limit(ADDRESSES)
			.toList();
		int posts = context.scaleCount(50_000);
		Report report = PostGenerator.run(receiver, paths, posts);
		table.addRow(stack, genuine ? "genuine" : "forged", ReceiverApplication.isPinned() ? 1 : "all",
				Math.round(posts / report.seconds()), report.cpuTime().toNanos() / 1000.0 / posts,
				report.latencies().percentileMillis(50), report.latencies().percentileMillis(99));
		violations.check(report.statuses().keySet().equals(Set.of(genuine ? 200 : 404)),
				stack + " responded with " + report.statuses());
	}

}
