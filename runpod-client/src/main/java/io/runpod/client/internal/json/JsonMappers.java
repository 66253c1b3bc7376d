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

package io.runpod.client.internal.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mapper of the envelope, independent of the Jackson settings of the application.
 * <p>
 * Lenient, because the type of an output is defined by the application: no content of an
 * output may make the envelope around it unreadable. The size of a body is limited
 * elsewhere.
 */
public final class JsonMappers {

	/** Mapper of the envelopes. */
	public static final JsonMapper ENVELOPE = JsonMapper.builder(envelopeFactory()).build();

	private JsonMappers() {
	}

	private static JsonFactory envelopeFactory() {
		StreamReadConstraints unlimited = StreamReadConstraints.builder()
			.maxNestingDepth(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.build();
		return JsonFactory.builder()
			.streamReadConstraints(unlimited)
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
			.enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
			.enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
			.enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
			.build();
	}

}
