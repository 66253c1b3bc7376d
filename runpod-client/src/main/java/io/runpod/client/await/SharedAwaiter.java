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

package io.runpod.client.await;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import io.runpod.client.await.View.Questions;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Wire;

/**
 * The one scheduler of an endpoint, and the submissions that it knows of.
 */
final class SharedAwaiter implements JobAwaiter.Shared {

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final Time time;

	private final RecentSubmissions recent;

	private final LookScheduler scheduler;

	SharedAwaiter(Traffic traffic, Time time) {
		this.time = time;
		this.recent = new RecentSubmissions(time);
		this.scheduler = new LookScheduler(traffic, time, this.recent, new OneMinute(logger::warn));
	}

	@Override
	public JobAwaiter named(String name, Wire wire, Traffic traffic, Duration pollWait, Duration pollInterval) {
		View view = new View(name, questions(wire), traffic, pollWait, pollInterval);
		return new NamedAwaiter(wire, view, this.scheduler, this.recent, this.time);
	}

	private static Questions questions(Wire wire) {
		return new Questions() {

			@Override
			public Mono<RunPodJob> status(String jobId) {
				return wire.status(jobId);
			}

			@Override
			public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
				return wire.statusSync(jobId, wait);
			}

		};
	}

}
