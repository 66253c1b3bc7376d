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

package io.runpod.client.internal.json;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Response to one request for the stream of a job.
 *
 * @param job the job, with its id and status only
 * @param chunks the new chunks, oldest first
 * @param error the error that ended the stream in place of a chunk, or {@code null}
 */
public record StreamResponse(RunPodJob job, List<Payload> chunks, @Nullable String error) {
}
