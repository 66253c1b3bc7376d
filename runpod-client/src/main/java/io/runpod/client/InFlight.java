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

package io.runpod.client;

import java.time.Duration;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.monitor.HealthMonitor.Look;
import io.runpod.client.wire.Wire.Operation;

/**
 * How many inputs of {@code runAll} may be under way. Where nobody said so, twice as many
 * as RunPod works on, so that whichever worker is done finds another job; but at least so
 * many that RunPod sees a queue to start workers for, and never more than there is memory
 * for.
 */
final class InFlight {

	private static final int MOST = 1000;

	private static final Duration OLDEST = Duration.ofMinutes(5);

	private final Rooms rooms;

	private final int given;

	private final int least;

	InFlight(Rooms rooms, RunAllOptions options) {
		this.rooms = rooms;
		this.least = Math.max(1, Math.min(MOST, rooms.traffic().places(Operation.STATUS_SYNC) / 4));
		this.given = options.givenInFlight();
	}

	// as things stand
	int now() {
		if (this.given > 0) {
			return this.given;
		}
		Look look = this.rooms.monitor().last();
		EndpointHealth health = look.health();
		if (health == null || this.rooms.time().since(look.at()).compareTo(OLDEST) > 0) {
			return this.least;
		}
		int busy = Math.max(health.jobs().inProgress(), health.workers().running());
		return (int) Math.max(this.least, Math.min(MOST, 2 * this.rooms.traffic().share() * busy));
	}

	// ever
	int most() {
		return (this.given > 0) ? this.given : MOST;
	}

}
