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

package io.runpod.client.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.JobObservationDocumentation.HighCardinalityKeyNames;
import io.runpod.client.observation.JobObservationDocumentation.LowCardinalityKeyNames;

/**
 * Default {@link JobObservationConvention}, as documented by
 * {@link JobObservationDocumentation}. The values of low cardinality are bounded: never
 * an id, a URL or a message.
 *
 * @since 0.1.0
 */
public class DefaultJobObservationConvention implements JobObservationConvention {

	@Override
	public String getName() {
		return "runpod.job";
	}

	@Override
	public String getContextualName(JobObservationContext context) {
		return "runpod " + context.getOperation() + " " + context.getEndpoint();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(JobObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint()),
				LowCardinalityKeyNames.OPERATION.withValue(context.getOperation().toString()), status(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(JobObservationContext context) {
		String jobId = context.getJobId();
		if (jobId == null) {
			return KeyValues.empty();
		}
		RunPodJob job = context.getJob();
		KeyValue id = HighCardinalityKeyNames.JOB_ID.withValue(jobId);
		return (job != null && job.workerId() != null)
				? KeyValues.of(id, HighCardinalityKeyNames.WORKER_ID.withValue(job.workerId())) : KeyValues.of(id);
	}

	private KeyValue status(JobObservationContext context) {
		RunPodJob job = context.getJob();
		return LowCardinalityKeyNames.STATUS.withValue((job != null) ? job.status().name() : KeyValue.NONE_VALUE);
	}

}
