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

package io.runpod.sample;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

/**
 * Orders of pictures, each with a durable job that paints it, also after a crash.
 */
@Service
class Orders {

	private final RunPodJobs jobs;

	private final JdbcClient jdbcClient;

	Orders(RunPodJobs jobs, JdbcClient jdbcClient) {
		this.jobs = jobs;
		this.jdbcClient = jdbcClient;
	}

	@Transactional
	long place(Prompt prompt) {
		long number = this.jdbcClient.sql("select next value for order_number").query(Long.class).single();
		this.jdbcClient.sql("insert into orders (number, prompt) values (:number, :prompt)")
			.param("number", number)
			.param("prompt", prompt.prompt())
			.update();
		this.jobs.submit("sdxl", prompt,
				(options) -> options.key(String.valueOf(number)).handler("orders").context(number));
		return number;
	}

	@RunPodJobListener(handler = "orders")
	void painted(Picture picture, @JobContext long number) {
		this.jdbcClient.sql("update orders set picture = :picture where number = :number")
			.param("picture", picture.image())
			.param("number", number)
			.update();
	}

	@RunPodJobListener(handler = "orders", on = JobOutcome.FAILURE)
	void failed(RunPodException failure, @JobContext long number) {
		this.jdbcClient.sql("update orders set failure = :failure where number = :number")
			.param("failure", failure.getMessage())
			.param("number", number)
			.update();
	}

	byte @Nullable [] picture(long number) {
		return this.jdbcClient.sql("select picture from orders where number = :number")
			.param("number", number)
			.query(byte[].class)
			.optional()
			.orElse(null);
	}

	@Tool(name = "orders", description = "The newest orders of pictures, with the state of their jobs")
	List<Order> list() {
		Map<String, TrackedJob> jobs = this.jobs.list(JobQuery.all().withEndpoint("sdxl"))
			.stream()
			.filter((job) -> "orders".equals(job.handler()))
			.collect(Collectors.toMap((job) -> String.valueOf(job.key()), Function.identity()));
		return this.jdbcClient
			.sql("select number, prompt, picture is not null as painted, failure from orders"
					+ " order by number desc limit 20")
			.query((rows, index) -> {
				TrackedJob job = jobs.get(rows.getString("number"));
				return new Order(rows.getLong("number"), rows.getString("prompt"), rows.getBoolean("painted"),
						rows.getString("failure"), (job != null) ? job.state().name() : null,
						(job != null) ? job.deliveryState().name() : null);
			})
			.list();
	}

	/**
	 * Order of a picture.
	 *
	 * @param number the number
	 * @param prompt the description of the picture
	 * @param painted whether the picture is stored
	 * @param failure why there is no picture, if so
	 * @param state the state of its durable job, while that is retained
	 * @param delivery the state of the job's delivery, while that is retained
	 */
	record Order(long number, String prompt, boolean painted, @Nullable String failure, @Nullable String state,
			@Nullable String delivery) {
	}

}
