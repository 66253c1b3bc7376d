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

package io.runpod.client.internal.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;

/**
 * Factory of URI builders that parses each template once. The builders are shared and
 * must not be modified: {@code WebClient} only reads the template of a request from them.
 */
final class CachingUriBuilderFactory extends DefaultUriBuilderFactory {

	private final Map<String, UriBuilder> builders = new ConcurrentHashMap<>();

	CachingUriBuilderFactory() {
		setEncodingMode(EncodingMode.NONE);
	}

	@Override
	public UriBuilder uriString(String uriTemplate) {
		return this.builders.computeIfAbsent(uriTemplate, super::uriString);
	}

}
