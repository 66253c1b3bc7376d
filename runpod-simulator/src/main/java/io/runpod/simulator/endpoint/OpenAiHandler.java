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

package io.runpod.simulator.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Handler of OpenAI-compatible jobs with a deterministic model: a chat completion repeats
 * the last message. It first calls a tool whose name occurs in that message.
 *
 * @since 0.1.0
 */
public final class OpenAiHandler implements Handler {

	private static final int EMBEDDING_SIZE = 8;

	private final String model;

	/**
	 * Create a handler.
	 * @param model the name of the model
	 */
	public OpenAiHandler(String model) {
		this.model = model;
	}

	@Override
	public Object handle(HandlerContext job) {
		Map<?, ?> input = map(job.input());
		Map<?, ?> request = map(input.get("openai_input"));
		boolean stream = Boolean.TRUE.equals(request.get("stream"));
		return switch (String.valueOf(input.get("openai_route"))) {
			case "/v1/models" -> Map.<String, Object>of("object", "list", "data", List.of(Map.<String, Object>of("id",
					this.model, "object", "model", "created", 0, "owned_by", "runpod-simulator")));
			case "/v1/chat/completions" -> verifyModel(request).orElseGet(() -> chat(job.jobId(), request, stream));
			case "/v1/embeddings" -> verifyModel(request).orElseGet(() -> embeddings(request.get("input")));
			default -> error(404, "NotFoundError", "The route " + input.get("openai_route") + " does not exist");
		};
	}

	private Optional<Object> verifyModel(Map<?, ?> request) {
		return this.model.equals(request.get("model")) ? Optional.empty()
				: Optional.of(error(404, "NotFoundError", "The model `" + request.get("model") + "` does not exist."));
	}

	// as of vLLM
	private static Object error(int code, String type, String message) {
		return Map.<String, Object>of("object", "error", "message", message, "type", type, "code", code);
	}

	private Object chat(String id, Map<?, ?> request, boolean stream) {
		List<?> messages = list(request.get("messages"));
		Map<?, ?> last = messages.isEmpty() ? Map.of() : map(messages.get(messages.size() - 1));
		String text = text(last.get("content"));
		Optional<String> tool = "tool".equals(last.get("role")) ? Optional.empty() : tool(request, text);
		Map<String, Object> message = tool.map((name) -> toolCall(id, name))
			.orElseGet(() -> Map.<String, Object>of("role", "assistant", "content", text));
		String reason = tool.isPresent() ? "tool_calls" : "stop";
		Map<String, Object> usage = usage(messages.toString(), text);
		if (!stream) {
			return Map.<String, Object>of("id", "chatcmpl-" + id, "object", "chat.completion", "created", 0, "model",
					this.model, "usage", usage, "choices",
					List.of(Map.<String, Object>of("index", 0, "finish_reason", reason, "message", message)));
		}
		List<Map<String, Object>> deltas = new ArrayList<>();
		if (tool.isPresent()) {
			deltas.add(message);
		}
		else {
			deltas.add(Map.<String, Object>of("role", "assistant", "content", ""));
			// the separators are kept
			Arrays.stream(text.split("(?<=\\s)"))
				.forEach((word) -> deltas.add(Map.<String, Object>of("content", word)));
		}
		List<Object> chunks = new ArrayList<>();
		deltas.forEach((delta) -> chunks
			.add(chunk(id, List.of(Map.<String, Object>of("index", 0, "delta", delta)), Map.of())));
		chunks.add(chunk(id, List.of(Map.<String, Object>of("index", 0, "delta", Map.of(), "finish_reason", reason)),
				Map.of()));
		if (Boolean.TRUE.equals(map(request.get("stream_options")).get("include_usage"))) {
			chunks.add(chunk(id, List.of(), Map.<String, Object>of("usage", usage)));
		}
		chunks.add("data: [DONE]\n\n");
		return Flux.fromIterable(chunks);
	}

	private Map<String, Object> chunk(String id, List<?> choices, Map<String, Object> more) {
		Map<String, Object> chunk = new LinkedHashMap<>(more);
		chunk.put("id", "chatcmpl-" + id);
		chunk.put("object", "chat.completion.chunk");
		chunk.put("created", 0);
		chunk.put("model", this.model);
		chunk.put("choices", choices);
		return chunk;
	}

	private static Optional<String> tool(Map<?, ?> request, String text) {
		return list(request.get("tools")).stream()
			.map((tool) -> String.valueOf(map(map(tool).get("function")).get("name")))
			.filter((name) -> text.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
			.findFirst();
	}

	private static Map<String, Object> toolCall(String id, String name) {
		return Map.<String, Object>of("role", "assistant", "tool_calls",
				List.of(Map.<String, Object>of("index", 0, "id", "call-" + id, "type", "function", "function",
						Map.<String, Object>of("name", name, "arguments", "{}"))));
	}

	private static Map<String, Object> usage(String prompt, String completion) {
		int promptTokens = prompt.split("\\s+").length;
		int completionTokens = completion.split("\\s+").length;
		return Map.<String, Object>of("prompt_tokens", promptTokens, "completion_tokens", completionTokens,
				"total_tokens", promptTokens + completionTokens);
	}

	private Object embeddings(@Nullable Object input) {
		List<?> texts = (input instanceof List<?> list) ? list : List.of(String.valueOf(input));
		List<Object> data = new ArrayList<>();
		for (Object text : texts) {
			data.add(Map.<String, Object>of("object", "embedding", "index", data.size(), "embedding",
					embedding(String.valueOf(text))));
		}
		return Map.<String, Object>of("object", "list", "model", this.model, "data", data, "usage",
				Map.<String, Object>of("prompt_tokens", texts.size(), "total_tokens", texts.size()));
	}

	// the frequencies of character codes, so that similar texts are near each other
	private static List<Double> embedding(String text) {
		double[] frequencies = new double[EMBEDDING_SIZE];
		text.chars().forEach((character) -> frequencies[character % EMBEDDING_SIZE] += 1.0 / text.length());
		return Arrays.stream(frequencies).boxed().toList();
	}

	private static String text(@Nullable Object content) {
		return (content instanceof List<?> parts)
				? String.join("", parts.stream().map((part) -> text(map(part).get("text"))).toList())
				: (content != null) ? content.toString() : "";
	}

	private static Map<?, ?> map(@Nullable Object value) {
		return (value instanceof Map<?, ?> map) ? map : Map.of();
	}

	private static List<?> list(@Nullable Object value) {
		return (value instanceof List<?> list) ? list : List.of();
	}

}
