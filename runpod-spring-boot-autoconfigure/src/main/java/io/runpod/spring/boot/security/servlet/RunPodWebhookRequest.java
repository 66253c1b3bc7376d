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

package io.runpod.spring.boot.security.servlet;

import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.security.web.servlet.ApplicationContextRequestMatcher;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.WebApplicationContext;

import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * Factory of a {@link RequestMatcher} for webhooks from RunPod.
 *
 * @since 0.1.0
 */
public final class RunPodWebhookRequest {

	private RunPodWebhookRequest() {
	}

	/**
	 * Create a matcher of webhooks: POST, and exactly the configured path. It matches
	 * nothing if webhooks are not configured. For example: <pre class="code">
	 * RunPodWebhookRequest.toWebhook()
	 * </pre>
	 * @return the matcher
	 */
	public static RequestMatcher toWebhook() {
		return new WebhookRequestMatcher();
	}

	/**
	 * Matcher of the configured path.
	 */
	private static final class WebhookRequestMatcher extends ApplicationContextRequestMatcher<ApplicationContext> {

		private volatile RequestMatcher delegate = (request) -> false;

		WebhookRequestMatcher() {
			super(ApplicationContext.class);
		}

		@Override
		protected boolean ignoreApplicationContext(WebApplicationContext applicationContext) {
			return hasServerNamespace(applicationContext, "management");
		}

		@Override
		protected void initialized(Supplier<ApplicationContext> context) {
			// the application's builder has the path of the DispatcherServlet
			PathPatternRequestMatcher.Builder builder = context.get()
				.getBeanProvider(PathPatternRequestMatcher.Builder.class)
				.getIfAvailable(PathPatternRequestMatcher::withDefaults);
			context.get()
				.getBeanProvider(RunPodWebhookSettings.class)
				.ifAvailable((settings) -> this.delegate = builder.matcher(HttpMethod.POST, settings.getPathPattern()));
		}

		@Override
		protected boolean matches(HttpServletRequest request, Supplier<ApplicationContext> context) {
			return this.delegate.matches(request);
		}

	}

}
