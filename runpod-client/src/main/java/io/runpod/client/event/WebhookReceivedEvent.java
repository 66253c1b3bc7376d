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

package io.runpod.client.event;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Event published for each webhook that a client has received, after it was processed.
 *
 * @param endpoint the name of the endpoint
 * @param submissionId the id of the submission in the address
 * @param jobId the id of the job as named by the webhook
 * @param latency the time from its arrival until the end of the job was published and the
 * calls that await it were informed; {@code null} if it had no such effect, for example
 * because it is a duplicate or the end was known already
 * @since 0.1.0
 */
public record WebhookReceivedEvent(String endpoint, UUID submissionId, String jobId, @Nullable Duration latency) {

}
