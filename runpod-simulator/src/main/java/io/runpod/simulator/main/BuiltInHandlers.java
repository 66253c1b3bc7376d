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

package io.runpod.simulator.main;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.HandlerContext;

/**
 * The handlers that can be named on the command line. All of them wait for
 * {@code input.seconds}, and none holds the thread that it is called by.
 */
final class BuiltInHandlers {

	private static final Map<String, Handler> HANDLERS = new TreeMap<>(Map.of("echo", BuiltInHandlers::echo, "stream",
			BuiltInHandlers::stream, "image", BuiltInHandlers::image, "fail", BuiltInHandlers::fail));

	private static final double LONGEST_PAUSE = Duration.ofDays(365).toSeconds();

	private BuiltInHandlers() {
	}

	static Map<String, Handler> all() {
		return HANDLERS;
	}

	static Handler named(String name) {
		Handler handler = HANDLERS.get(name);
		if (handler == null) {
			throw new IllegalArgumentException("No handler '" + name + "'");
		}
		return handler;
	}

	private static Object echo(HandlerContext job) {
		return pause(job).then(Mono.justOrEmpty(job.input()));
	}

	// A chunk a word, with the pause before each.
	private static Object stream(HandlerContext job) {
		String text = String.valueOf(input(job, "text", "one two three"));
		return Flux.fromArray(text.strip().split("\\s+")).concatMap((word) -> pause(job).thenReturn(word));
	}

	private static Object image(HandlerContext job) {
		int width = (int) number(job, "width", 64, 1, 2048);
		int height = (int) number(job, "height", 64, 1, 2048);
		long seed = (long) number(job, "seed", job.jobId().hashCode() & 0xFFFF, Long.MIN_VALUE, Long.MAX_VALUE);
		return pause(job).then(
				Mono.fromSupplier(() -> List.of(Map.of("image", NoiseImage.base64(width, height, seed), "seed", seed)))
					.subscribeOn(Schedulers.boundedElastic()));
	}

	private static Object fail(HandlerContext job) {
		String message = String.valueOf(input(job, "message", "this handler always fails"));
		return pause(job).then(Mono.error(() -> new IllegalStateException(message)));
	}

	private static Mono<Void> pause(HandlerContext job) {
		double seconds = number(job, "seconds", 0, 0, LONGEST_PAUSE);
		return (seconds > 0) ? job.pause(Duration.ofMillis(Math.round(seconds * 1000))) : Mono.empty();
	}

	private static double number(HandlerContext job, String name, double byDefault, double min, double max) {
		Object value = input(job, name, byDefault);
		return (value instanceof Number number) ? Math.min(max, Math.max(min, number.doubleValue())) : byDefault;
	}

	private static Object input(HandlerContext job, String name, Object byDefault) {
		@Nullable Object value = (job.input() instanceof Map<?, ?> map) ? map.get(name) : null;
		return (value != null) ? value : byDefault;
	}

}
