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

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

import io.runpod.client.service.InvalidRunPodServiceException;
import io.runpod.client.service.InvalidRunPodServiceException.Mistake;

/**
 * Analyzer of failures caused by an interface that cannot be a service. It lists all
 * mistakes, and below the same number how to correct each.
 */
class InvalidRunPodServiceFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRunPodServiceException> {

	private final UnknownEndpointFailureAnalyzer unknownEndpoint;

	InvalidRunPodServiceFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.unknownEndpoint = new UnknownEndpointFailureAnalyzer(beanFactory, environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRunPodServiceException cause) {
		List<Mistake> mistakes = new ArrayList<>(cause.getMistakes());
		if (cause.getUnknownEndpoint() != null) {
			FailureAnalysis analysis = this.unknownEndpoint.analyze("it", cause.getUnknownEndpoint(),
					"@RunPodService(\"%s\")", cause);
			mistakes.add(new Mistake(analysis.getDescription().replaceFirst("\\.$", ""),
					Objects.requireNonNullElse(analysis.getAction(), "")));
		}
		StringBuilder description = new StringBuilder(
				"The RunPod service " + cause.getServiceType().getName() + " is invalid:\n");
		StringBuilder action = new StringBuilder("Correct it:\n");
		for (int i = 0; i < mistakes.size(); i++) {
			Mistake mistake = mistakes.get(i);
			description.append("\n%d. %s.".formatted(i + 1, mistake.problem()));
			action.append("\n%d. %s".formatted(i + 1, mistake.action()));
		}
		return new FailureAnalysis(description.toString(), action.toString(), cause);
	}

}
