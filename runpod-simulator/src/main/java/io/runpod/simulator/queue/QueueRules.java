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

package io.runpod.simulator.queue;

import java.time.Duration;

/**
 * What may be switched about the platform's behaviour.
 *
 * @param stripEmptyInput whether a job whose input is an empty object reaches its worker
 * without any input, as in production
 * @param notFoundAfterSubmit how long after its submission a job cannot be found
 * @param deletePurged whether purging deletes the queued jobs; otherwise they are
 * cancelled
 * @param workerLoss how long nothing may be heard of a job before its worker counts as
 * lost
 * @since 0.1.0
 */
public record QueueRules(boolean stripEmptyInput, Duration notFoundAfterSubmit, boolean deletePurged,
		Duration workerLoss) {

}
