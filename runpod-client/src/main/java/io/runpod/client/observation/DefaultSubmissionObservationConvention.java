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

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.observation.JobObservationDocumentation.HighCardinalityKeyNames;
import io.runpod.client.observation.JobObservationDocumentation.LowCardinalityKeyNames;

/**
 * Default convention for the names and tags of submissions by run. Define a
 * {@link io.micrometer.observation.GlobalObservationConvention} that supports
 * {@link JobObservationContext} with operation {@link RunPodOperation#RUN} to change it.
 *
 * @since 0.1.0
 */
public class DefaultSubmissionObservationConvention implements ObservationConvention<JobObservationContext> {

	@Override
	public String getName() {
		return "runpod.submission";
	}

	@Override
	public String getContextualName(JobObservationContext context) {
		return "runpod submit " + context.getEndpoint();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(JobObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint()),
				LowCardinalityKeyNames.OPERATION.withValue(context.getOperation().toString()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(JobObservationContext context) {
		String jobId = context.getJobId();
		return (jobId != null) ? KeyValues.of(HighCardinalityKeyNames.JOB_ID.withValue(jobId)) : KeyValues.empty();
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JobObservationContext job && job.getOperation() == RunPodOperation.RUN;
	}

}
