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

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.spring.boot.RunPodWebhookHandler;

/**
 * Record of webhooks, for the page on webhooks.
 */
@Configuration(proxyBeanMethods = false)
class WebhookRecorderConfiguration {

	@Bean
	RunPodWebhookHandler webhookRecorder(JdbcClient database) {
		return (webhook) -> Mono
			.fromRunnable(() -> database.sql("insert into webhook (submission_id, job_id) values (?, ?)")
				.params(webhook.submissionId(), webhook.jobId())
				.update())
			.subscribeOn(Schedulers.boundedElastic())
			.then();
	}

}
