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

package io.runpod.spring.boot.autoconfigure;

import io.runpod.client.RateLimitedOperation;
import io.runpod.client.RunPodClient;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.Limit;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.Limits;

/**
 * Tells the client which limits are not as RunPod documents them.
 */
final class RateLimitMapper {

	private final RunPodClient.Builder builder;

	RateLimitMapper(RunPodClient.Builder builder) {
		this.builder = builder;
	}

	void map(Limits limits) {
		map("run", RateLimitedOperation.RUN, limits.run());
		map("run-sync", RateLimitedOperation.RUN_SYNC, limits.runSync());
		map("status", RateLimitedOperation.STATUS, limits.status());
		map("cancel", RateLimitedOperation.CANCEL, limits.cancel());
		map("purge-queue", RateLimitedOperation.PURGE_QUEUE, limits.purgeQueue());
	}

	private void map(String name, RateLimitedOperation operation, Limit limit) {
		PropertySection section = new PropertySection("runpod", "limits", name);
		section.apply("requests", limit.requests(), RateLimitMapper::assertAtLeastOne, "100");
		section.apply("concurrent", limit.concurrent(), RateLimitMapper::assertAtLeastOne, "10");
		this.builder.limit(operation, limit.requests(), limit.concurrent());
	}

	private static void assertAtLeastOne(int value) {
		PropertySection.assertBetween(1, Integer.MAX_VALUE, value);
	}

}
