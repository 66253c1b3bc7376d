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

package io.runpod.spring.boot.test.jobs;

import java.util.Map;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.jobs.JobContext;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;

/**
 * Orders in the database, each with a durable job.
 */
@Component
class Orders {

	private final RunPodJobs jobs;

	private final JdbcClient jdbcClient;

	Orders(RunPodJobs jobs, JdbcClient jdbcClient) {
		this.jobs = jobs;
		this.jdbcClient = jdbcClient;
		jdbcClient.sql("create table if not exists orders (number varchar(20) primary key, state varchar(100))")
			.update();
		jdbcClient.sql("delete from orders").update();
	}

	@Transactional
	UUID place(String number) {
		this.jdbcClient.sql("merge into orders key (number) values (?, 'placed')").param(number).update();
		return this.jobs.submit("sdxl", Map.of("prompt", number), (options) -> options.key(number).context(number))
			.id();
	}

	@RunPodJobListener("sdxl")
	void painted(String picture, @JobContext String number) {
		if (picture.isEmpty()) {
			throw new IllegalStateException("empty picture");
		}
		this.jdbcClient.sql("update orders set state = ? where number = ?").params(picture, number).update();
	}

	String state(String number) {
		return this.jdbcClient.sql("select state from orders where number = ?")
			.param(number)
			.query(String.class)
			.optional()
			.orElse("none");
	}

}
