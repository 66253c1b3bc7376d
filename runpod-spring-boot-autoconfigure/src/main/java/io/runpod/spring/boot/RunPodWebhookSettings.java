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

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Configured settings of the receiver of webhooks. A bean of this type exists if webhooks
 * are configured.
 *
 * @since 0.1.0
 */
public interface RunPodWebhookSettings {

	/**
	 * Return the path of the receiver, below the context path.
	 * @return the pattern of the path, with the variables {@code endpoint} and
	 * {@code token}
	 */
	String getPathPattern();

	/**
	 * Return the maximum size of a body that is trusted.
	 * @return the size, {@code null} if a body is a hint only
	 */
	@Nullable DataSize getMaxBodySize();

}
