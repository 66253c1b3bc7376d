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

package io.runpod.docs.durable;

import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.jobs.JobContext;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;

/**
 * Prints in the database, painted by durable jobs, for the page on tests.
 */
@Service
class Prints {

	private final RunPodJobs jobs;

	private final JdbcClient jdbcClient;

	Prints(RunPodJobs jobs, JdbcClient jdbcClient) {
		this.jobs = jobs;
		this.jdbcClient = jdbcClient;
		jdbcClient.sql("create table if not exists prints (number varchar(20) primary key, image varchar(1000))")
			.update();
	}

	@Transactional
	void order(String number, String prompt) {
		this.jobs.submit("sdxl", Map.of("prompt", prompt), (options) -> options.key(number).context(number));
	}

	@RunPodJobListener("sdxl")
	void painted(Map<String, String> output, @JobContext String number) {
		this.jdbcClient.sql("insert into prints values (:number, :image)")
			.param("number", number)
			.param("image", output.get("image"))
			.update();
	}

	int count() {
		return this.jdbcClient.sql("select count(*) from prints").query(Integer.class).single();
	}

}
