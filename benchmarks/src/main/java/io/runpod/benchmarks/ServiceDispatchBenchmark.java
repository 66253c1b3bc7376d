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

package io.runpod.benchmarks;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.service.RunPodServices;

/**
 * Time from a call of a declarative client to the call of its endpoint, which does
 * nothing: the difference to a direct call. The target is less than 1000 ns. The median
 * of samples does not depend on other load of the machine.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServiceDispatchBenchmark {

	private static final Map<String, String> INPUT = Map.of("prompt", "a lighthouse");

	private static final ParameterizedTypeReference<String> TYPE = ParameterizedTypeReference.forType(String.class);

	private static final ExecutionPolicy POLICY = ExecutionPolicy.none().withLowPriority(true);

	private final RunPodEndpoint endpoint = createEndpoint();

	private final Sdxl sdxl = RunPodServices.create(Sdxl.class, this.endpoint);

	private static RunPodEndpoint createEndpoint() {
		Mono<String> mono = Mono.just("output");
		ReactiveRunPodEndpoint reactive = createProxy(ReactiveRunPodEndpoint.class, mono, mono);
		return createProxy(RunPodEndpoint.class, "output", reactive);
	}

	private static <T> T createProxy(Class<T> type, Object output, Object view) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method,
				arguments) -> (arguments != null) ? output : (method.getName().equals("reactive") ? view : "sdxl")));
	}

	/**
	 * Call the endpoint.
	 * @return the output
	 */
	@Benchmark
	public Object direct() {
		return this.endpoint.runSync(INPUT, TYPE);
	}

	/**
	 * Call a method whose parameter is the input.
	 * @return the output
	 */
	@Benchmark
	public Object input() {
		return this.sdxl.input(INPUT);
	}

	/**
	 * Call a method whose parameters are fields of the input.
	 * @return the output
	 */
	@Benchmark
	public Object fields() {
		return this.sdxl.fields("a lighthouse", 7, true);
	}

	/**
	 * Call the endpoint with a request that has an option of the job.
	 * @return the output
	 */
	@Benchmark
	public Object directPolicy() {
		return this.endpoint.runSync(JobRequest.of(INPUT).withPolicy(POLICY), TYPE);
	}

	/**
	 * Call a method with an option of the job.
	 * @return the output
	 */
	@Benchmark
	public Object policy() {
		return this.sdxl.policy(INPUT, POLICY);
	}

	/**
	 * Call a method of the reactive view.
	 * @return the output, to subscribe to
	 */
	@Benchmark
	public Object mono() {
		return this.sdxl.mono(INPUT);
	}

	/**
	 * Call a default method that calls another method.
	 * @return the output
	 */
	@Benchmark
	public Object defaultMethod() {
		return this.sdxl.defaultMethod("a lighthouse");
	}

	interface Sdxl {

		String input(Map<String, String> input);

		String fields(String prompt, long seed, boolean tiling);

		String policy(Map<String, String> input, ExecutionPolicy policy);

		Mono<String> mono(Map<String, String> input);

		default String defaultMethod(String prompt) {
			return input(Map.of("prompt", prompt));
		}

	}

}
