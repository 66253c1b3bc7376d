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

package io.runpod.spring.boot;

import java.net.URI;
import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to receive webhooks. A bean of this type replaces the properties
 * {@code runpod.webhook.base-url} and {@code runpod.webhook.secrets}; the simulator
 * provides one.
 *
 * @since 0.1.0
 */
public interface RunPodWebhookConnectionDetails extends ConnectionDetails {

	/**
	 * Return the public URL of this application, below which it has the path of the
	 * webhooks. Called for each submission, so that the port of a server need not be
	 * known before.
	 * @return an absolute URL without query and fragment
	 */
	URI getBaseUrl();

	/**
	 * Return the secrets that sign the addresses of webhooks. Called once.
	 * @return at least one secret: the first one signs, each is accepted
	 */
	List<String> getSecrets();

}
