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

package io.runpod.jobs.examples;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.TrackedJob;

@Component
class Upscaled implements RunPodJobHandler {

	private final JdbcClient jdbcClient;

	Upscaled(JdbcClient jdbcClient) {
		this.jdbcClient = jdbcClient;
	}

	@Override
	public String endpoint() {
		return "upscaler";
	}

	@Override
	public void handle(TrackedJob job) {
		this.jdbcClient.sql("update orders set state = :state where number = :number")
			.param("state", (job.state() == JobState.SUCCEEDED) ? "UPSCALED" : "FAILED " + job.failure())
			.param("number", job.context(String.class))
			.update();
	}

}
