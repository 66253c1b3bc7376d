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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documentation of the observations of this library.
 *
 * @since 0.1.0
 */
public enum JobObservationDocumentation implements ObservationDocumentation {

	/**
	 * One wait for a job: runSync, runStream, runAll, await, updates, stream or
	 * awaitBatch. Includes the submission of the job, if the call submits it.
	 */
	JOB {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultJobObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	},

	/**
	 * One submission of a job by run, until RunPod has accepted it.
	 */
	SUBMISSION {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSubmissionObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LowCardinalityKeyNames.ENDPOINT, LowCardinalityKeyNames.OPERATION };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { HighCardinalityKeyNames.JOB_ID };
		}

	};

	/**
	 * Keys with few values, also tags of the meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The endpoint's name.
		 */
		ENDPOINT {

			@Override
			public String asString() {
				return "endpoint";
			}

		},

		/**
		 * The operation that waits: runSync, runStream, runAll, await, updates, stream or
		 * awaitBatch; or that submits: run.
		 */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		},

		/**
		 * The job's status when the wait ended, {@code none} if none was received.
		 */
		STATUS {

			@Override
			public String asString() {
				return "status";
			}

		}

	}

	/**
	 * Keys with a different value for each job, never tags of a meter.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The job's id.
		 */
		JOB_ID {

			@Override
			public String asString() {
				return "runpod.job.id";
			}

		},

		/**
		 * The worker that ran the job.
		 */
		WORKER_ID {

			@Override
			public String asString() {
				return "runpod.worker.id";
			}

		}

	}

}
