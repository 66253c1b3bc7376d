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

package io.runpod.simulator.job;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers of jobs of an endpoint.
 *
 * @param completed jobs completed so far
 * @param failed jobs failed so far
 * @param inProgress jobs running now
 * @param inQueue jobs queued now
 * @param retried jobs queued again so far after the loss of a worker
 * @since 0.1.0
 */
public record JobCounts(int completed, int failed, int inProgress, int inQueue, int retried) {

	/**
	 * Return the JSON representation for clients.
	 * @return the JSON
	 */
	public ObjectNode toJson() {
		return JsonNodeFactory.instance.objectNode()
			.put("completed", this.completed)
			.put("failed", this.failed)
			.put("inProgress", this.inProgress)
			.put("inQueue", this.inQueue)
			.put("retried", this.retried);
	}

}
