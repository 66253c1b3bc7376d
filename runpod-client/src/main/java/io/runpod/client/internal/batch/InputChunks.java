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

package io.runpod.client.internal.batch;

import java.util.function.Predicate;

import io.runpod.client.internal.json.RequestWriter;

/**
 * Boundaries of the chunks into which encoded inputs are divided: whether an input begins
 * a new one. Inputs are tested in their order.
 */
final class InputChunks implements Predicate<byte[]> {

	private static final long MAX_SIZE = RequestWriter.MAX_BATCH_INPUT_SIZE.toBytes();

	private long size;

	private int count;

	@Override
	public boolean test(byte[] input) {
		long size = this.size + 1 + input.length;
		boolean startsChunk = this.count > 0 && (size > MAX_SIZE || this.count == BatchCall.MAX_INPUTS);
		this.size = startsChunk ? input.length : size;
		this.count = startsChunk ? 1 : this.count + 1;
		return startsChunk;
	}

}
