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
 * Limiter of requests in a window and of concurrent requests.
 */
final class RequestLimiter {

	private final RateWindow window;

	private final int maxConcurrent;

	private int inFlight;

	private RequestLimiter(RateWindow window, int maxConcurrent) {
		this.window = window;
		this.maxConcurrent = maxConcurrent;
	}

	// the limits documented by RunPod; all forms of status requests share one limiter
	static Map<Operation, RequestLimiter> createDocumented(GatewaySettings settings) {
		Map<Operation, RequestLimiter> limiters = new EnumMap<>(Operation.class);
		if (settings.limits() != GatewaySettings.Limits.NONE) {
			limiters.put(Operation.RUN, createLimiter(settings, 1000, 200));
			limiters.put(Operation.RUN_SYNC, createLimiter(settings, 2000, 400));
			limiters.put(Operation.CANCEL, createLimiter(settings, 100, 20));
			RequestLimiter statusLimiter = createLimiter(settings, 2000, 400);
			limiters.put(Operation.STATUS, statusLimiter);
			limiters.put(Operation.STREAM, statusLimiter);
			if (settings.statusSyncLimited()) {
				limiters.put(Operation.STATUS_SYNC, statusLimiter);
			}
		}
		return limiters;
	}

	private static RequestLimiter createLimiter(GatewaySettings settings, int perWindow, int maxConcurrent) {
		return new RequestLimiter(RateWindow.of(settings.limits(), perWindow), maxConcurrent);
	}

	boolean tryAcquire(long now) {
		if (this.inFlight == this.maxConcurrent || !this.window.tryAcquire(now)) {
			return false;
		}
		this.inFlight++;
		return true;
	}

	void release() {
		this.inFlight--;
	}

}
