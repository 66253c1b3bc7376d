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

package io.runpod.client.job

import org.springframework.core.ParameterizedTypeReference

/**
 * Extension for `Payload.as` providing an `asType<Image>()` variant leveraging Kotlin
 * reified type parameters. It is not subject to type erasure and retains actual generic
 * type arguments. Unlike `as`, its name is not a Kotlin keyword.
 * @param T the type to read
 * @return the value, `null` for a JSON `null`
 * @since 0.1.0
 */
public inline fun <reified T : Any> Payload.asType(): T? =
	`as`(object : ParameterizedTypeReference<T>() {})
