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

import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Wire.Operation;

/**
 * How many looks may be on their way. Most places are for looks that RunPod holds, and
 * never more than the connections reckon with, even where the limits have grown.
 */
final class Places {

	private final Traffic traffic;

	private int held;

	private int quick;

	Places(Traffic traffic) {
		this.traffic = traffic;
	}

	boolean roomToHold() {
		return this.held < mostHeld() && this.traffic.room(Operation.STATUS_SYNC) > 0;
	}

	boolean roomToLook() {
		int rest = this.traffic.places(Operation.STATUS) - Math.min(this.held, mostHeld());
		return this.quick < Math.max(1, rest) && this.traffic.room(Operation.STATUS) > 0;
	}

	private int mostHeld() {
		return Math.max(1, this.traffic.places(Operation.STATUS) * 9 / 10);
	}

	void taken(Look look) {
		count(look, 1);
	}

	void left(Look look) {
		count(look, -1);
	}

	private void count(Look look, int change) {
		if (look.isHeld()) {
			this.held += change;
		}
		else {
			this.quick += change;
		}
	}

}
