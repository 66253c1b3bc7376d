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

package io.runpod.spring.boot.autoconfigure.jobs;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for durable jobs.
 *
 * @param enabled Whether to create the beans of durable jobs.
 * @param tablePrefix Prefix of the names of the tables, which may contain a schema.
 * @param deadline Time within which a job has to end, from its submission, if the
 * submission sets none.
 * @param leaseDuration Time after which the jobs of a process that has died are adopted
 * by another.
 * @param pollingInterval Interval in which the schedule of leases and repeated deliveries
 * is read.
 * @param retention Time for which a job is retained after its delivery.
 * @param maxConcurrentSubmissions Maximum number of jobs of an endpoint that are being
 * submitted.
 * @param databaseThreads Number of threads that record changes of jobs.
 * @param delivery Delivery of outcomes to handlers.
 */
@ConfigurationProperties("runpod.jobs")
record RunPodJobsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("runpod_") String tablePrefix,
		@DefaultValue("24h") Duration deadline, @DefaultValue("20s") Duration leaseDuration,
		@DefaultValue("2s") Duration pollingInterval, @DefaultValue("7d") Duration retention,
		@DefaultValue("100") int maxConcurrentSubmissions, @DefaultValue("4") int databaseThreads,
		@DefaultValue Delivery delivery) {

	/**
	 * Delivery of outcomes to handlers.
	 *
	 * @param maxAttempts Number of failed deliveries after which a job is a dead letter.
	 * @param threads Number of threads that call handlers.
	 */
	record Delivery(@DefaultValue("10") int maxAttempts, @DefaultValue("4") int threads) {
	}

}
