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

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.util.RawValue;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.endpoint.OpenAiHandler;

/**
 * Handlers available on the command line. Each of them takes {@code input.seconds} and is
 * non-blocking.
 */
final class BuiltInHandlers {

	private static final Map<String, Handler> HANDLERS = new TreeMap<>(Map.of("echo", BuiltInHandlers::echo, "stream",
			BuiltInHandlers::stream, "image", BuiltInHandlers::image, "public", BuiltInHandlers::publicImage, "fail",
			BuiltInHandlers::fail, "openai", new OpenAiHandler("simulated")::handle));

	private static final BigDecimal USD_PER_PIXEL = new BigDecimal("0.00000002");

	private static final double MAX_DELAY_SECONDS = Duration.ofDays(365).toSeconds();

	private BuiltInHandlers() {
	}

	static Map<String, Handler> all() {
		return HANDLERS;
	}

	static Handler getRequired(String name) {
		Handler handler = HANDLERS.get(name);
		if (handler == null) {
			throw new IllegalArgumentException("Unknown handler '" + name + "'");
		}
		return handler;
	}

	private static Object echo(HandlerContext job) {
		return delay(job).thenReturn(new RawValue(job.inputJson()));
	}

	// One chunk for each word, with the delay before each.
	private static Object stream(HandlerContext job) {
		String text = String.valueOf(inputValue(job, "text", "one two three"));
		return Flux.fromArray(text.strip().split("\\s+")).concatMap((word) -> delay(job).thenReturn(word));
	}

	private static Object image(HandlerContext job) {
		return drawImage(job,
				(image) -> List.of(Map.<String, Object>of("image", image.base64(), "seed", image.seed())));
	}

	// A public endpoint of RunPod adds the cost in USD to its output.
	private static Object publicImage(HandlerContext job) {
		return drawImage(job,
				(image) -> Map.<String, Object>of("cost", USD_PER_PIXEL.multiply(BigDecimal.valueOf(image.pixels())),
						"image_url", "data:image/png;base64," + image.base64()));
	}

	private static Object drawImage(HandlerContext job, Function<NoiseImage, Object> output) {
		int width = (int) numberInput(job, "width", 64, 1, 2048);
		int height = (int) numberInput(job, "height", 64, 1, 2048);
		long seed = (long) numberInput(job, "seed", job.jobId().hashCode() & 0xFFFF, Long.MIN_VALUE, Long.MAX_VALUE);
		return delay(job).then(Mono.fromSupplier(() -> output.apply(new NoiseImage(width, height, seed)))
			.subscribeOn(Schedulers.boundedElastic()));
	}

	private static Object fail(HandlerContext job) {
		String message = String.valueOf(inputValue(job, "message", "this handler always fails"));
		return delay(job).then(Mono.error(() -> new IllegalStateException(message)));
	}

	private static Mono<Void> delay(HandlerContext job) {
		double seconds = numberInput(job, "seconds", 0, 0, MAX_DELAY_SECONDS);
		return (seconds > 0) ? job.delay(Duration.ofMillis(Math.round(seconds * 1000))) : Mono.empty();
	}

	private static double numberInput(HandlerContext job, String name, double defaultValue, double min, double max) {
		Object value = inputValue(job, name, defaultValue);
		return (value instanceof Number number) ? Math.min(max, Math.max(min, number.doubleValue())) : defaultValue;
	}

	private static Object inputValue(HandlerContext job, String name, Object defaultValue) {
		@Nullable Object value = (job.input() instanceof Map<?, ?> map) ? map.get(name) : null;
		return (value != null) ? value : defaultValue;
	}

}
