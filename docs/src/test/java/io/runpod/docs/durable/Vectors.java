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

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;

/**
 * Vectors in the database, computed by durable batches, for the page on batches.
 */
@Service
class Vectors {

	private final RunPodJobs jobs;

	private final RunPodEndpoint embed;

	private final JdbcClient jdbcClient;

	Vectors(RunPodJobs jobs, RunPodEndpoint embed, JdbcClient jdbcClient) {
		this.jobs = jobs;
		this.embed = embed;
		this.jdbcClient = jdbcClient;
		jdbcClient.sql("create table if not exists vectors (text_key varchar(20) primary key, vector varchar(10000))")
			.update();
		jdbcClient.sql("create table if not exists failed_days (batch_date date primary key, reason varchar(1000))")
			.update();
	}

	@Transactional
	void compute(LocalDate day, List<Text> texts) {
		this.jobs.submitBatch("embed", texts,
				(options) -> options.key("texts of " + day).context(day).deadline(Duration.ofDays(2)));
	}

	@RunPodJobListener("embed")
	void computed(RunPodBatch batch) {
		try (Stream<BatchItem> items = this.embed.batch().items(batch.id())) {
			items.filter(BatchItem::isSuccessful)
				.map((item) -> item.outputOrThrow(Vector.class))
				.forEach((vector) -> this.jdbcClient.sql("insert into vectors values (:key, :vector)")
					.param("key", vector.key())
					.param("vector", vector.values().toString())
					.update());
		}
	}

	@RunPodJobListener(endpoint = "embed", on = JobOutcome.FAILURE)
	void failed(RunPodException failure, @JobContext LocalDate day) {
		this.jdbcClient.sql("insert into failed_days values (:day, :reason)")
			.param("day", day)
			.param("reason", failure.getMessage())
			.update();
	}

	List<String> keys() {
		return this.jdbcClient.sql("select text_key from vectors order by text_key").query(String.class).list();
	}

	record Text(String key, String text) {
	}

	record Vector(String key, List<Double> values) {
	}

}
