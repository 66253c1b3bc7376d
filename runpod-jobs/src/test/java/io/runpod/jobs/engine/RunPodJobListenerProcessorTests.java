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

package io.runpod.jobs.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link RunPodJobListenerProcessor}.
 */
class RunPodJobListenerProcessorTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private final RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.maxDeliveryAttempts(1));

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void listenerMethodReceivesOutputContextAndJob() {
		Orders orders = register(new Orders());
		UUID id = this.engine.jobs().submit("echo", List.of(1, 2), (options) -> options.context("A-1")).id();
		Awaitility.await().untilAsserted(() -> assertThat(orders.received).hasSize(1));
		assertThat(orders.received.get(0)).isEqualTo(Map.of("echo", List.of(1L, 2L)) + " A-1 " + id);
	}

	@Test
	void listenerMethodReceivesFailure() {
		this.fixture.simulator.endpoint("echo", (job) -> Map.of("error", "out of memory"));
		Orders orders = register(new Orders());
		this.engine.jobs().submit("echo", List.of(1, 2), (options) -> options.context("A-2"));
		Awaitility.await().untilAsserted(() -> assertThat(orders.failures).hasSize(1));
		assertThat(orders.failures.get(0)).isInstanceOf(RunPodJobException.class).hasMessageContaining("out of memory");
		assertThat(orders.received).isEmpty();
	}

	@Test
	void namedListenerReceivesItsSubmissionsOnly() {
		Orders orders = register(new Orders());
		this.engine.jobs().submit("echo", List.of(3), (options) -> options.handler("named"));
		Awaitility.await().untilAsserted(() -> assertThat(orders.named).hasSize(1));
		assertThat(orders.received).isEmpty();
	}

	@Test
	void handlerBeanReceivesJobsOfItsEndpointOrName() {
		this.fixture.simulator.endpoint("broken", (job) -> Map.of("error", "out of memory"));
		List<String> received = new CopyOnWriteArrayList<>();
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean("mail", RunPodJobHandler.class, () -> (job) -> received.add("mail " + job.endpoint()));
		context.registerBean(EndpointHandler.class, () -> new EndpointHandler("broken", received));
		start(context);
		this.engine.jobs().submit("broken", List.of(1));
		this.engine.jobs().submit("broken", List.of(2), (options) -> options.handler("mail"));
		this.engine.jobs().submit("echo", List.of(3), (options) -> options.handler("mail"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("FAILED", "mail broken", "mail echo"));
	}

	@Test
	void handlerBeanOfUnknownEndpointIsRejected() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean("painted", EndpointHandler.class, () -> new EndpointHandler("no-endpoint", List.of()));
		assertThatIllegalStateException().isThrownBy(() -> start(context))
			.withMessage("The RunPodJobHandler bean 'painted' cannot be registered:"
					+ " There is no endpoint 'no-endpoint'");
	}

	@Test
	void invalidListenerMethodsAreRejected() {
		assertThatIllegalStateException().isThrownBy(() -> register(new TwoOutputs()))
			.withMessage("The @RunPodJobListener method void " + TwoOutputs.class.getName()
					+ ".on(java.lang.String,java.lang.Integer) has 2 parameters for the output."
					+ " Annotate the one for the context of the submission with @JobContext");
		assertThatIllegalStateException().isThrownBy(() -> register(new NoName()))
			.withMessage("The @RunPodJobListener method void " + NoName.class.getName()
					+ ".on(java.lang.String) must have either the name of an endpoint, for example"
					+ " @RunPodJobListener(\"sdxl\"), or the name of a handler, for example"
					+ " @RunPodJobListener(handler = \"orders\")");
		assertThatIllegalStateException().isThrownBy(() -> register(new NarrowException()))
			.withMessage("The @RunPodJobListener method void " + NarrowException.class.getName()
					+ ".on(io.runpod.client.exception.RunPodJobException) has a parameter of type RunPodJobException."
					+ " Use RunPodException, which describes every failure of a job");
		assertThatIllegalStateException().isThrownBy(() -> register(new Reactive()))
			.withMessage("The @RunPodJobListener method reactor.core.publisher.Mono " + Reactive.class.getName()
					+ ".on(java.lang.String) returns Mono, whose work would not be part of the transaction of the"
					+ " delivery. Do the work before the method returns");
		assertThatIllegalStateException().isThrownBy(() -> register(new NoOutcome()))
			.withMessage("The @RunPodJobListener method void " + NoOutcome.class.getName()
					+ ".on(java.lang.String) has no outcome for which it is called");
		assertThatIllegalArgumentException().isThrownBy(() -> register(new UnknownEndpoint()))
			.withMessage("The @RunPodJobListener method void " + UnknownEndpoint.class.getName()
					+ ".on(java.lang.String) cannot be registered: There is no endpoint 'no-endpoint'");
		String named = " void " + Orders.class.getName() + ".named(io.runpod.jobs.TrackedJob,"
				+ "io.runpod.client.exception.RunPodException)";
		register(new Orders());
		assertThatIllegalArgumentException().isThrownBy(() -> register(new Orders()))
			.withMessage("The @RunPodJobListener method" + named + " cannot be registered: There are two handlers with"
					+ " the name 'named':" + named + " and" + named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "prototype", "lazy" })
	void beanIsCreatedForDelivery(String kind) {
		Orders orders = new Orders();
		AtomicInteger created = new AtomicInteger();
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(Orders.class, () -> {
			created.incrementAndGet();
			return orders;
		}, (definition) -> {
			definition.setLazyInit(kind.equals("lazy"));
			definition.setScope(kind.equals("prototype") ? "prototype" : "singleton");
		});
		start(context);
		assertThat(created).hasValue(0);
		this.engine.jobs().submit("echo", List.of(1, 2), (options) -> options.context("A-1"));
		Awaitility.await().untilAsserted(() -> assertThat(orders.received).hasSize(1));
		assertThat(created).hasValue(1);
	}

	@Test
	void listenerBehindInterfaceProxyIsCalled() {
		Orders orders = new Orders();
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(Printing.class, orders::print);
		context.registerBean(DefaultAdvisorAutoProxyCreator.class);
		context.registerBean(Advisor.class, () -> new DefaultPointcutAdvisor((MethodInterceptor) (call) -> {
			orders.named.add("advised");
			return call.proceed();
		}));
		start(context);
		assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Printing.class))).isTrue();
		this.engine.jobs().submit("echo", List.of(1, 2));
		Awaitility.await().untilAsserted(() -> assertThat(orders.received).containsExactly("printed"));
		assertThat(orders.named).containsExactly("advised");
	}

	@ParameterizedTest
	@MethodSource
	void unreadableParameterIsADeadLetter(Object listener, @Nullable Object context, String failure) {
		register(listener);
		UUID id = this.engine.jobs().submit("echo", List.of(1, 2), (options) -> {
			if (context != null) {
				options.context(context);
			}
		}).id();
		Awaitility.await()
			.until(() -> this.engine.jobs().find(id).orElseThrow().deliveryState() == DeliveryState.DEAD_LETTER);
		TrackedJob job = this.engine.jobs().find(id).orElseThrow();
		assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(job.failure())
			.isEqualTo("Delivery failed: java.lang.IllegalStateException: The @RunPodJobListener method void "
					+ listener.getClass().getName() + "." + failure.formatted(id, job.jobId()));
	}

	static Stream<Arguments> unreadableParameterIsADeadLetter() {
		return Stream.of(Arguments.of(new WrongOutput(), null, "on(java.lang.Integer) cannot be called for durable job"
				+ " %s: The output of job %s (endpoint 'echo') cannot be read: it is not a java.lang.Integer: Cannot"
				+ " deserialize value of type `java.lang.Integer` from Object value (token `JsonToken.START_OBJECT`)"),
				Arguments.of(new WrongContext(), "A-1",
						"on(java.lang.Integer) cannot be called for durable job %s: The context cannot be read: it is"
								+ " not a java.lang.Integer: Cannot deserialize value of type `java.lang.Integer` from"
								+ " String \"A-1\": not a valid `java.lang.Integer` value"),
				Arguments.of(new PrimitiveContext(), null, "on(int) cannot be called for durable job %s: there is no"
						+ " context for its parameter of type int"));
	}

	private <T> T register(T bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.getBeanFactory().registerSingleton("listener", bean);
		start(context);
		return bean;
	}

	private void start(GenericApplicationContext context) {
		context.refresh();
		new RunPodJobListenerProcessor(context.getBeanFactory(), this.engine).afterSingletonsInstantiated();
		this.engine.start();
	}

	record EndpointHandler(String endpoint, List<String> received) implements RunPodJobHandler {

		@Override
		public void handle(TrackedJob job) {
			this.received.add(job.state().name());
		}

	}

	static class Orders {

		private final List<String> received = new ArrayList<>();

		private final List<RunPodException> failures = new ArrayList<>();

		private final List<String> named = new ArrayList<>();

		@RunPodJobListener("echo")
		void succeeded(Map<String, List<Long>> output, @JobContext String order, TrackedJob job) {
			this.received.add(output + " " + order + " " + job.id());
		}

		@RunPodJobListener(endpoint = "echo", on = JobOutcome.FAILURE)
		void failed(RunPodException failure, @JobContext String order, @Nullable Map<String, Object> output) {
			assertThat(output).isNull();
			assertThat(order).isEqualTo("A-2");
			this.failures.add(failure);
		}

		// behind a proxy
		Printing print() {
			return new Printing() {

				@Override
				@RunPodJobListener("echo")
				public void print(TrackedJob job) {
					Orders.this.received.add("printed");
				}

			};
		}

		@RunPodJobListener(handler = "named", on = { JobOutcome.SUCCESS, JobOutcome.FAILURE })
		void named(TrackedJob job, @Nullable RunPodException failure) {
			assertThat(failure).isNull();
			this.named.add(job.endpoint());
		}

	}

	static class TwoOutputs {

		@RunPodJobListener("echo")
		void on(String first, Integer second) {
		}

	}

	static class NoName {

		@RunPodJobListener
		void on(String output) {
		}

	}

	static class NarrowException {

		@RunPodJobListener("echo")
		void on(RunPodJobException failure) {
		}

	}

	static class Reactive {

		@RunPodJobListener("echo")
		Mono<Void> on(String output) {
			return Mono.empty();
		}

	}

	static class NoOutcome {

		@RunPodJobListener(endpoint = "echo", on = {})
		void on(String output) {
		}

	}

	interface Printing {

		void print(TrackedJob job);

	}

	static class WrongOutput {

		@RunPodJobListener("echo")
		void on(Integer output) {
		}

	}

	static class WrongContext {

		@RunPodJobListener("echo")
		void on(@JobContext Integer context) {
		}

	}

	static class PrimitiveContext {

		@RunPodJobListener("echo")
		void on(@JobContext int context) {
		}

	}

	static class UnknownEndpoint {

		@RunPodJobListener("no-endpoint")
		void on(String output) {
		}

	}

}
