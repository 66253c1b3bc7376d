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

/**
 * Decides when a request leaves, and whether one that failed is tried again.
 * <p>
 * The limiter is our own because RunPod counts the requests in windows. Bucket4j fills a
 * bucket bit by bit and Resilience4j at the start of each cycle: both let nearly twice
 * the limit through in some window, and RunPod refuses the rest. Neither knows places
 * that are given back as well, nor tells how much room there is.
 * <p>
 * Not API: nothing outside this module may use this package.
 */
@NullMarked
package io.runpod.client.internal.resilience;

import org.jspecify.annotations.NullMarked;
