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

package io.runpod.client.service;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Return type of a method: the type of its values, and of what carries them.
 */
final class ReturnType {

	private static final boolean COROUTINES_REACTOR_PRESENT = ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt",
			ReturnType.class.getClassLoader());

	private final boolean suspending;

	private final ResolvableType declaredType;

	private final @Nullable ReactiveAdapter adapter;

	private final ResolvableType valueType;

	// the result of a suspending function is the type argument of its continuation
	ReturnType(Method method, Class<?> serviceType) {
		this.suspending = KotlinDetector.isSuspendingFunction(method);
		this.declaredType = this.suspending
				? ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, serviceType).getGeneric()
				: ResolvableType.forMethodReturnType(method, serviceType);
		Class<?> type = this.declaredType.toClass();
		this.adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		if (this.adapter != null && this.adapter.isNoValue()) {
			this.valueType = ResolvableType.forClass(Void.class);
		}
		else {
			this.valueType = (this.adapter != null || type == Stream.class) ? this.declaredType.getGeneric()
					: this.declaredType;
		}
	}

	/**
	 * Validate the type without regard to the operation.
	 * @param mistakes receives the problem and the action of a mistake
	 * @return {@code true} if there is none
	 */
	boolean validate(BiConsumer<String, String> mistakes) {
		Class<?> type = this.declaredType.toClass();
		if (!COROUTINES_REACTOR_PRESENT && (this.suspending || type.getName().equals("kotlinx.coroutines.flow.Flow"))) {
			mistakes.accept("coroutines need a library that is missing",
					"Add the dependency 'org.jetbrains.kotlinx:kotlinx-coroutines-reactor'.");
			return false;
		}
		if (this.suspending && this.valueType != this.declaredType) {
			mistakes.accept("a suspending function cannot return " + type.getSimpleName(), "Remove 'suspend'.");
			return false;
		}
		if (valueClass() == Optional.class) {
			mistakes.accept("the return type is Optional, but a job that completes without an output is an error",
					"Return the type in the Optional.");
			return false;
		}
		if (!isSupported()) {
			mistakes.accept("the return type " + this + " is not supported",
					"Return the type of the output, or a Mono, Flux, CompletableFuture or Stream of it.");
			return false;
		}
		return validateGenerics(this.declaredType, mistakes);
	}

	private boolean isSupported() {
		Class<?> type = this.declaredType.toClass();
		boolean supported = (this.adapter != null)
				? this.adapter.getReactiveType() == type || type == CompletableFuture.class
				: type == Stream.class || !isAsynchronous(type);
		return supported && (this.valueType == this.declaredType || !isAsynchronous(valueClass()));
	}

	/**
	 * Return whether a type carries values that are available later, or once.
	 * @param type the type
	 * @return {@code true} if so
	 */
	static boolean isAsynchronous(Class<?> type) {
		return BaseStream.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	private static boolean validateGenerics(ResolvableType type, BiConsumer<String, String> mistakes) {
		if (type.resolve() == null && type.getType() instanceof TypeVariable<?> variable) {
			mistakes.accept("the return type has the type variable " + variable,
					"Return a type that the interface determines, or call RunPodEndpoint itself.");
			return false;
		}
		if (type.getType() instanceof Class<?> rawType && rawType.getTypeParameters().length > 0) {
			mistakes.accept("the return type " + rawType.getSimpleName() + " is raw",
					"Write its type arguments, for example List<Image>.");
			return false;
		}
		return Arrays.stream(type.getGenerics()).allMatch((generic) -> validateGenerics(generic, mistakes));
	}

	/**
	 * Return whether the calling thread waits for the result.
	 * @return {@code true} if so
	 */
	boolean isBlocking() {
		return this.adapter == null && !this.suspending;
	}

	/**
	 * Return whether there may be several values.
	 * @return {@code true} for a stream
	 */
	boolean isMultiValue() {
		return (this.adapter != null) ? this.adapter.isMultiValue() : this.declaredType.toClass() == Stream.class;
	}

	/**
	 * Return whether there is no value.
	 * @return {@code true} for {@code void} and its equivalents
	 */
	boolean isVoid() {
		Class<?> type = valueClass();
		return type == void.class || type == Void.class || type.getName().equals("kotlin.Unit");
	}

	/**
	 * Return the class of the values.
	 * @return the class
	 */
	Class<?> valueClass() {
		return this.valueType.toClass();
	}

	/**
	 * Return the type of the values.
	 * @return the type, with its type arguments
	 */
	ResolvableType valueType() {
		return this.valueType;
	}

	/**
	 * Return a type without type variables and wildcards.
	 * @param type the type
	 * @return the type, for conversion
	 */
	static Type toType(ResolvableType type) {
		Class<?> rawType = ClassUtils.resolvePrimitiveIfNecessary(type.toClass());
		if (!type.hasGenerics()) {
			return rawType.isArray() ? type.getType() : rawType;
		}
		ResolvableType[] arguments = Arrays.stream(type.getGenerics())
			.map(ReturnType::toType)
			.map(ResolvableType::forType)
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(rawType, arguments).getType();
	}

	/**
	 * Return the values of a publisher as this type.
	 * @param publisher the values
	 * @return an instance of the type; of a suspending function, the publisher itself,
	 * which the proxy adapts
	 */
	Object adapt(Publisher<?> publisher) {
		return (this.adapter != null) ? this.adapter.fromPublisher(publisher) : publisher;
	}

	@Override
	public String toString() {
		return this.declaredType.toString();
	}

}
