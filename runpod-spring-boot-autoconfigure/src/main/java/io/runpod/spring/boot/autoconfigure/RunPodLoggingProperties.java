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

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for the log output of the client.
 *
 * @param mdcKey Key of the logging context (MDC) that holds the id of the job while it is
 * logged and while listeners are called.
 * @param payloadLength Maximum number of characters of an input or output that are logged
 * at DEBUG by the logger io.runpod.client.payloads. Zero to log no payloads.
 */
@ConfigurationProperties("runpod.logging")
record RunPodLoggingProperties(@Nullable String mdcKey, @DefaultValue("0") int payloadLength) {
}
