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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;

import io.runpod.spring.boot.security.servlet.RunPodWebhookRequest;

/**
 * Filter chain for webhooks, without filters. Before all other chains, because one for
 * any request must be the last one, whatever its order.
 */
final class WebhookSecurityFilterChain implements SecurityFilterChain, PriorityOrdered {

	private final RequestMatcher matcher = RunPodWebhookRequest.toWebhook();

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean matches(HttpServletRequest request) {
		return this.matcher.matches(request);
	}

	@Override
	public List<Filter> getFilters() {
		return List.of();
	}

	@Override
	public String toString() {
		return "RunPod webhooks";
	}

}
