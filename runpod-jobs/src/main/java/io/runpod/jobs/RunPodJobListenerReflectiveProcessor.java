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

package io.runpod.jobs;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodException;

/**
 * Processor that registers runtime hints for methods annotated with
 * {@link RunPodJobListener}, and for outputs and contexts that they receive.
 */
class RunPodJobListenerReflectiveProcessor extends SimpleReflectiveProcessor {

	private final BindingReflectionHintsRegistrar bindingRegistrar = new BindingReflectionHintsRegistrar();

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method method) {
		super.registerMethodHint(hints, method);
		for (Parameter parameter : method.getParameters()) {
			Class<?> type = parameter.getType();
			if (type != TrackedJob.class && type != RunPodBatch.class
					&& !RunPodException.class.isAssignableFrom(type)) {
				this.bindingRegistrar.registerReflectionHints(hints, new Type[] { parameter.getParameterizedType() });
			}
		}
	}

}
