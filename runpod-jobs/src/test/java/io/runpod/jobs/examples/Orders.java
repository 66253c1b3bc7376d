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

import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;

@Service
class Orders {

	private final RunPodJobs jobs;

	private final JdbcClient jdbcClient;

	Orders(RunPodJobs jobs, JdbcClient jdbcClient) {
		this.jobs = jobs;
		this.jdbcClient = jdbcClient;
	}

	@Transactional
	void place(String number, String prompt) {
		this.jdbcClient.sql("insert into orders (number, state) values (:number, 'PAINTING')")
			.param("number", number)
			.update();
		this.jobs.submit("sdxl", Map.of("prompt", prompt), (options) -> options.key(number).context(number));
	}

	@RunPodJobListener("sdxl")
	void painted(Picture picture, @JobContext String number) {
		setState(number, "PAINTED " + picture.image().length);
	}

	@RunPodJobListener(endpoint = "sdxl", on = JobOutcome.FAILURE)
	void failed(RunPodException failure, @JobContext String number) {
		setState(number, "FAILED " + failure.getMessage());
	}

	private void setState(String number, String state) {
		this.jdbcClient.sql("update orders set state = :state where number = :number")
			.param("number", number)
			.param("state", state)
			.update();
	}

	record Picture(byte[] image) {
	}

}
