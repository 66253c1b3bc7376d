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

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.job.RunPodJob;

/**
 * Runs one job after the application has started, and logs the outcome.
 */
@Component
class FirstJobRunner {

	private static final Log logger = LogFactory.getLog(FirstJobRunner.class);

	private final RunPodEndpoint sdxl;

	FirstJobRunner(RunPodEndpoint sdxl) {
		this.sdxl = sdxl;
	}

	@EventListener(ApplicationReadyEvent.class)
	void run() {
		try {
			RunPodJob job = this.sdxl.runSync(new Prompt("a lighthouse at dusk"));
			logger.info("First job on endpoint 'sdxl': " + job.status() + ", queued " + millis(job.delayTime())
					+ ", executed " + millis(job.executionTime()) + ", on worker " + job.workerId() + ", id "
					+ job.id());
		}
		catch (RunPodException ex) {
			logger.warn("First job on endpoint 'sdxl' failed: " + ex.getMessage());
		}
	}

	private static String millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() + " ms" : "-";
	}

}
