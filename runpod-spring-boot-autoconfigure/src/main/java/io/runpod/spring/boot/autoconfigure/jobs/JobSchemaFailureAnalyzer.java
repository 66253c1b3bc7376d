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

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.runpod.jobs.JobSchemaException;

/**
 * {@link AbstractFailureAnalyzer} for tables of durable jobs that are missing, or of an
 * older version.
 */
final class JobSchemaFailureAnalyzer extends AbstractFailureAnalyzer<JobSchemaException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, JobSchemaException cause) {
		String description = cause.getMessage() + ".";
		return new FailureAnalysis(description, cause.getMissingColumns().isEmpty() ? creation(cause) : upgrade(cause),
				cause);
	}

	private static String creation(JobSchemaException cause) {
		String names = cause.getTable().startsWith("runpod_") ? "" : ", with your prefix in place of 'runpod_',";
		return "Let the application create it:\n\n    runpod.jobs.jdbc.initialize-schema=always\n\n"
				+ "or add that script" + names + " to the migrations of your database. To use no durable jobs:\n\n"
				+ "    runpod.jobs.enabled=false";
	}

	private static String upgrade(JobSchemaException cause) {
		return cause.getMissingColumns()
			.stream()
			.map((column) -> "    alter table " + cause.getTable() + " add column " + column + ";")
			.collect(Collectors.joining("\n", "The table was created by another version of the script. Add to the"
					+ " migrations of your database:\n\n", ""));
	}

}
