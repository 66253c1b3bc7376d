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

package io.runpod.client.service;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown when a {@link RunPodService} cannot be created. It has all mistakes of
 * the interface.
 *
 * @since 0.1.0
 */
public class InvalidRunPodServiceException extends RuntimeException {

	/** Interface that has mistakes. */
	private final Class<?> serviceType;

	/** Name of the endpoint, if there is none of that name. */
	private final @Nullable String unknownEndpoint;

	/** Mistakes, which are part of the message, too. */
	private final transient @Nullable List<Mistake> mistakes;

	/**
	 * Create an exception.
	 * @param serviceType the interface
	 * @param unknownEndpoint the name of its endpoint if there is none of that name,
	 * otherwise {@code null}
	 * @param mistakes all other mistakes
	 */
	public InvalidRunPodServiceException(Class<?> serviceType, @Nullable String unknownEndpoint,
			List<Mistake> mistakes) {
		super(message(serviceType, unknownEndpoint, mistakes));
		this.serviceType = serviceType;
		this.unknownEndpoint = unknownEndpoint;
		this.mistakes = List.copyOf(mistakes);
	}

	private static String message(Class<?> serviceType, @Nullable String unknownEndpoint, List<Mistake> mistakes) {
		return "The RunPod service " + serviceType.getName() + " is invalid"
				+ ((unknownEndpoint != null) ? ": there is no RunPodEndpoint bean '" + unknownEndpoint + "'" : "")
				+ mistakes.stream()
					.map((mistake) -> "\n- " + mistake.problem() + ". " + mistake.action())
					.collect(Collectors.joining());
	}

	/**
	 * Return the interface.
	 * @return the interface
	 */
	public Class<?> getServiceType() {
		return this.serviceType;
	}

	/**
	 * Return the name of the endpoint, if there is none of that name.
	 * @return the name, or {@code null} if there is an endpoint
	 */
	public @Nullable String getUnknownEndpoint() {
		return this.unknownEndpoint;
	}

	/**
	 * Return the mistakes, without the name of an unknown endpoint.
	 * @return the mistakes, unmodifiable; empty after deserialization
	 */
	public List<Mistake> getMistakes() {
		return (this.mistakes != null) ? this.mistakes : List.of();
	}

	/**
	 * Mistake of an interface.
	 *
	 * @param problem the mistake, with the method that has it, without a full stop
	 * @param action the correction, a sentence
	 */
	public record Mistake(String problem, String action) {

	}

}
