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

package io.runpod.compatibility;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.runpod.compatibility.PortraitsApplication.Picture;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;

/**
 * Orders, each with a durable job.
 */
@Service
public class Orders {

	private final BlockingQueue<String> painted = new LinkedBlockingQueue<>();

	private final RunPodJobs jobs;

	public Orders(RunPodJobs jobs) {
		this.jobs = jobs;
	}

	@Transactional
	public void place(String number, String prompt) {
		this.jobs.submit("sdxl", Map.of("prompt", prompt), (options) -> options.key(number).context(number));
	}

	@RunPodJobListener("sdxl")
	public void painted(Picture picture, @JobContext String number) {
		this.painted.add(number + ": " + picture.title());
	}

	public BlockingQueue<String> painted() {
		return this.painted;
	}

}
