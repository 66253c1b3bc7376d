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

package io.runpod.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Exception with its analysis, as Spring Boot has it from 4.1 on.
 */
final class FailureAnalyzedException extends RuntimeException {

	private final String description;

	private final String action;

	// description and action are those of the analysis
	FailureAnalyzedException(String description, String action) {
		super(description);
		this.description = description;
		this.action = action;
	}

	FailureAnalysis analysis() {
		return new FailureAnalysis(this.description, this.action, this);
	}

}
