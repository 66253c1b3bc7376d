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

package io.runpod.simulator.queue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.time.SimulatorTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a queue that is read while its jobs end.
 */
class JobQueueTests {

	private final JobQueue queue = new JobQueue(new SimulatorTime(VirtualTimeScheduler.create(), 1),
			QueueSettings.DEFAULTS, Duration.ofMinutes(10));

	@Test
	void latestListsJobsWhileOthersComplete() {
		List<Job> jobs = Stream.generate(() -> this.queue.submit(submission()))
			.limit(20_000)
			.collect(Collectors.toList());
		Collections.shuffle(jobs);
		CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> jobs.forEach(Job::cancel));
		do {
			assertThat(this.queue.latest(50)).hasSize(50);
		}
		while (!ending.isDone());
		Job waiting = this.queue.submit(submission());
		assertThat(this.queue.latest(3)).hasSize(3).extracting(JobSnapshot::id).startsWith(waiting.id());
	}

	private static Submission submission() {
		return new Submission(JsonNodeFactory.instance.stringNode("x"), null, null, null, Duration.ofDays(1), false,
				false, null);
	}

}
