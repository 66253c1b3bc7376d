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

package io.runpod.jobs.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documentation of the observations of durable jobs. The trace of the transaction that
 * records a job is stored with the job, and continued by any process.
 *
 * @since 0.1.0
 */
public enum TrackedJobObservationDocumentation implements ObservationDocumentation {

	/**
	 * One operation on a durable job: recording it, processing it (its submission, and
	 * each wait for its end), or delivering its outcome.
	 */
	DURABLE_JOB {

		@Override
		public String getName() {
			return "runpod.durable";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
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
		 * The operation: record, process or deliver.
		 */
		OPERATION {

			@Override
			public String asString() {
				return "operation";
			}

		}

	}

	/**
	 * Keys with a different value for each job, never tags of a meter.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The id of the durable job, which is not the id at RunPod.
		 */
		DURABLE_ID {

			@Override
			public String asString() {
				return "runpod.durable.id";
			}

		}

	}

}
