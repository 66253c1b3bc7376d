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

package io.runpod.docs.examples;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.service.RunPodCall;
import io.runpod.client.service.RunPodService;
import io.runpod.client.service.Submit;
import io.runpod.docs.examples.Sdxl.Image;
import io.runpod.docs.examples.Sdxl.Prompt;

/**
 * Declarative client that submits jobs, and calls operations by their ids.
 */
@RunPodService("sdxl")
interface SdxlJobs {

	@Submit
	String submit(Prompt prompt);

	@RunPodCall(RunPodOperation.STATUS)
	RunPodJob status(String jobId);

	@RunPodCall(operation = RunPodOperation.AWAIT, timeout = "${gallery.timeout:2m}", cancelOnTimeout = true)
	Image await(String jobId);

	@RunPodCall(RunPodOperation.CANCEL)
	void cancel(String jobId);

}
