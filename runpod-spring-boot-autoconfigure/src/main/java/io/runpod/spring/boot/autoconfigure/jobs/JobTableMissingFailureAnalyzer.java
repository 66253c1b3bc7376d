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

package io.runpod.spring.boot.autoconfigure.jobs;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.runpod.jobs.JobTableMissingException;

/**
 * Failure analyzer for tables of durable jobs that do not exist.
 */
final class JobTableMissingFailureAnalyzer extends AbstractFailureAnalyzer<JobTableMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, JobTableMissingException cause) {
		return new FailureAnalysis("The table '" + cause.getTable() + "' of durable RunPod jobs does not exist.",
				"Let the application create it:\n\n    runpod.jobs.jdbc.initialize-schema=always\n\n"
						+ "or add the script " + cause.getScript()
						+ " of runpod-jobs to the migrations of your database. To use no durable jobs:\n\n"
						+ "    runpod.jobs.enabled=false",
				cause);
	}

}
