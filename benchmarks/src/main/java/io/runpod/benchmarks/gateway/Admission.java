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

import java.util.EnumMap;
import java.util.Map;

/**
 * One documented limit: so many in a window, and so many at a time.
 */
final class Admission {

	private final Window window;

	private final int concurrent;

	private int inside;

	private Admission(Window window, int concurrent) {
		this.window = window;
		this.concurrent = concurrent;
	}

	// what RunPod documents, a status in whatever form counted as one
	static Map<Operation, Admission> documented(GatewaySettings settings) {
		Map<Operation, Admission> admissions = new EnumMap<>(Operation.class);
		if (settings.limits() != GatewaySettings.Limits.NONE) {
			admissions.put(Operation.RUN, admission(settings, 1000, 200));
			admissions.put(Operation.RUN_SYNC, admission(settings, 2000, 400));
			admissions.put(Operation.CANCEL, admission(settings, 100, 20));
			Admission looks = admission(settings, 2000, 400);
			admissions.put(Operation.STATUS, looks);
			admissions.put(Operation.STREAM, looks);
			if (settings.statusSyncLimited()) {
				admissions.put(Operation.STATUS_SYNC, looks);
			}
		}
		return admissions;
	}

	private static Admission admission(GatewaySettings settings, int perWindow, int concurrent) {
		return new Admission(Window.of(settings.limits(), perWindow), concurrent);
	}

	boolean enter(long now) {
		if (this.inside == this.concurrent || !this.window.enter(now)) {
			return false;
		}
		this.inside++;
		return true;
	}

	void leave() {
		this.inside--;
	}

}
