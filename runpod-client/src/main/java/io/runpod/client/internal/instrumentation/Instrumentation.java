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

package io.runpod.client.internal.instrumentation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.runpod.client.event.ChunkReadEvent;
import io.runpod.client.event.EndpointConditionChangedEvent;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RetryReason;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.internal.health.HealthMonitor.HealthSnapshot;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.resilience.RequestExecutor.RequestOutcome;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.DefaultJobObservationConvention;
import io.runpod.client.observation.DefaultSubmissionObservationConvention;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.observation.JobObservationDocumentation;
import io.runpod.client.webhook.WebhookNotification;

/**
 * Publisher of the client's events to observations, the listeners and the logs. Events
 * are published in the scope of the observation they belong to, on any thread, so that
 * log lines and spans are part of the caller's trace.
 */
public final class Instrumentation {

	private static final Log logger = LogFactory.getLog(Instrumentation.class);

	static final String OBSERVATION_CODE = "ObservationConvention or ObservationHandler";

	private static final String JOB_SCOPE = "JobContextScope";

	private static final DefaultJobObservationConvention JOB_CONVENTION = new DefaultJobObservationConvention();

	private static final DefaultSubmissionObservationConvention SUBMISSION_CONVENTION = new DefaultSubmissionObservationConvention();

	private static final Instrumentation NOOP = new Instrumentation(ObservationRegistry.NOOP, null, List.of(),
			JobContextScope.NOOP);

	private final ObservationRegistry registry;

	private final @Nullable JobObservationConvention convention;

	private final List<RunPodListener> listeners;

	private final JobContextScope jobScope;

	private final ReportedJobs reportedJobs = new ReportedJobs();

	/**
	 * Create an instrumentation.
	 * @param registry the registry of observations
	 * @param convention the convention of job observations, or {@code null} for the
	 * default
	 * @param listeners the listeners
	 * @param jobScope the scope opened around the events of a job
	 */
	public Instrumentation(ObservationRegistry registry, @Nullable JobObservationConvention convention,
			List<RunPodListener> listeners, JobContextScope jobScope) {
		this.registry = registry;
		this.convention = convention;
		this.listeners = listeners;
		this.jobScope = jobScope;
	}

	/**
	 * Return an instrumentation without observations and listeners.
	 */
	public static Instrumentation noop() {
		return NOOP;
	}

	/**
	 * Create the observation of a call, not started.
	 * @param context the context of the call
	 * @return the observation, no operation if it is disabled or its convention fails
	 */
	public Observation createObservation(JobObservationContext context) {
		return callSafely(OBSERVATION_CODE,
				() -> (context.getOperation() == RunPodOperation.RUN)
						? JobObservationDocumentation.SUBMISSION.observation(null, SUBMISSION_CONVENTION, () -> context,
								this.registry)
						: JobObservationDocumentation.JOB.observation(this.convention, JOB_CONVENTION, () -> context,
								this.registry),
				Observation.NOOP);
	}

	/**
	 * Return the current observation of the caller, or {@link Observation#NOOP}.
	 */
	public Observation callerObservation(ContextView context) {
		Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		observation = (observation != null) ? observation : this.registry.getCurrentObservation();
		return (observation != null) ? observation : Observation.NOOP;
	}

	/**
	 * Return the trace context that tracing has injected into the observation of the
	 * call, empty without tracing.
	 * @param context the context of the call
	 */
	public static Map<String, String> traceContext(ContextView context) {
		Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		Map<String, String> carrier = (observation != null
				&& observation.getContext() instanceof JobObservationContext job) ? job.getCarrier() : null;
		return (carrier != null) ? carrier : Map.of();
	}

	/**
	 * Return a mono that runs within an observation that is started elsewhere.
	 */
	public <T> Mono<T> withObservation(Observation observation, Mono<T> source) {
		return observation.isNoop() ? source : source.contextWrite((context) -> putIfAbsent(context, observation));
	}

	// WebClient reads the parent of its observation from the context only
	private static Context putIfAbsent(Context context, Observation observation) {
		return context.hasKey(ObservationThreadLocalAccessor.KEY) ? context
				: context.put(ObservationThreadLocalAccessor.KEY, observation);
	}

	/**
	 * Return a mono that is observed from its subscription to its end.
	 */
	public <T> Mono<T> observe(Observation observation, ContextView context, Mono<T> source, Runnable beforeStop) {
		return observation.isNoop() ? withObservation(callerObservation(context), source)
				: Mono.fromDirect(observe(observation, context, source.flux(), true, beforeStop));
	}

	/**
	 * Return a flux that is observed from its subscription to its end.
	 * @param observation the observation, not started; if it is no operation, the flux
	 * runs within the observation of the caller
	 * @param context the context of the caller, which contains the parent observation
	 * @param source the flux to observe
	 * @param beforeStop called after the end of the flux, before the observation is
	 * stopped
	 */
	public <T> Flux<T> observe(Observation observation, ContextView context, Flux<T> source, Runnable beforeStop) {
		return observe(observation, context, source, false, beforeStop);
	}

	private <T> Flux<T> observe(Observation observation, ContextView context, Flux<T> source, boolean single,
			Runnable beforeStop) {
		Observation caller = callerObservation(context);
		if (observation.isNoop()) {
			return caller.isNoop() ? source
					: source.contextWrite((callerContext) -> putIfAbsent(callerContext, caller));
		}
		if (!caller.isNoop()) {
			observation.parentObservation(caller);
		}
		return new ObservationOperator<>(
				source.contextWrite(
						(callerContext) -> callerContext.put(ObservationThreadLocalAccessor.KEY, observation)),
				this, observation, single, beforeStop);
	}

	/**
	 * Record the error of an observation.
	 */
	public static void recordError(Observation observation, Throwable error) {
		runSafely(OBSERVATION_CODE, () -> observation.error(error));
	}

	/**
	 * Create the publisher of the events of one call.
	 */
	public CallEvents callEvents(String endpoint, Observation observation) {
		return new CallEvents(endpoint, observation);
	}

	/**
	 * Publish that a chunk of a stream was read.
	 */
	public void chunkRead(String endpoint) {
		notifyListeners((listener) -> listener.onChunkRead(new ChunkReadEvent(endpoint)));
	}

	/**
	 * Return whether the end of a job was published, as far as it is remembered.
	 */
	public boolean isReported(String endpoint, String jobId) {
		return this.reportedJobs.contains(endpoint, jobId);
	}

	/**
	 * Publish that a webhook was received and processed.
	 * @param notification the webhook
	 * @param latency the time until the end of the job was published, or {@code null} if
	 * the webhook had no effect
	 */
	public void webhookReceived(WebhookNotification notification, @Nullable Duration latency) {
		JobLogger.webhookReceived(notification.endpoint(), notification.jobId());
		notifyListeners((listener) -> listener.onWebhookReceived(new WebhookReceivedEvent(notification.endpoint(),
				notification.submissionId(), notification.jobId(), latency)));
	}

	/**
	 * Create the publisher of the events of one endpoint.
	 */
	public EndpointInstrumentation forEndpoint(String name, ClientClock clock) {
		return new EndpointInstrumentation(name, new EndpointStateLogger(name, clock));
	}

	// a handler that fails must not leave the scope on the thread
	void runInScope(Observation observation, Runnable action) {
		Observation.Scope previous = this.registry.getCurrentObservationScope();
		if (observation.isNoop() || (previous != null && previous.getCurrentObservation() == observation)) {
			action.run();
			return;
		}
		Observation.Scope scope = callSafely(OBSERVATION_CODE, observation::openScope, Observation.Scope.NOOP);
		try {
			action.run();
		}
		finally {
			runSafely(OBSERVATION_CODE, scope::close);
			if (this.registry.getCurrentObservationScope() != previous) {
				this.registry.setCurrentObservationScope(previous);
			}
		}
	}

	private void notifyListeners(Consumer<RunPodListener> notification) {
		for (RunPodListener listener : this.listeners) {
			runSafely("RunPodListener", () -> notification.accept(listener));
		}
	}

	/**
	 * Run code of the application that must neither fail a job that is paid for nor
	 * affect others. Whatever it throws, an error of the JVM included, is logged.
	 * @param type the type of the code
	 */
	public static void runSafely(String type, Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			logger.warn("A " + type + " failed", ex);
		}
	}

	private static <T> T callSafely(String type, Supplier<T> code, T fallback) {
		try {
			return code.get();
		}
		catch (Throwable ex) {
			logger.warn("A " + type + " failed", ex);
			return fallback;
		}
	}

	/**
	 * Publisher of the events of one endpoint.
	 */
	public final class EndpointInstrumentation {

		private final String name;

		private final EndpointStateLogger stateLogger;

		private EndpointInstrumentation(String name, EndpointStateLogger stateLogger) {
			this.name = name;
			this.stateLogger = stateLogger;
		}

		/**
		 * Publish the outcome of an attempt of a request.
		 */
		public void requestCompleted(RequestOutcome outcome) {
			RequestFailure failure = outcome.failure();
			if (failure == null) {
				this.stateLogger.onResponse();
				return;
			}
			this.stateLogger.onFailure(failure);
			RunPodOperation operation = outcome.operation().publicOperation();
			if (failure.kind() == RequestFailure.Kind.THROTTLED) {
				notifyListeners(
						(listener) -> listener.onRequestThrottled(new RequestThrottledEvent(this.name, operation)));
			}
			if (outcome.willRetry()) {
				RetryReason reason = RetryReason.valueOf(failure.kind().name());
				notifyListeners(
						(listener) -> listener.onRequestRetried(new RequestRetriedEvent(this.name, operation, reason)));
			}
		}

		/**
		 * Publish a change of the endpoint's condition, if there is one.
		 */
		public void healthUpdated(HealthSnapshot previous, HealthSnapshot current) {
			if (previous.condition() != current.condition()) {
				this.stateLogger.conditionChanged(current.condition());
				notifyListeners((listener) -> listener.onConditionChanged(
						new EndpointConditionChangedEvent(this.name, previous.condition(), current.condition())));
			}
		}

	}

	/**
	 * Publisher of the events of one call.
	 */
	public final class CallEvents {

		private final String endpoint;

		private final Observation observation;

		private CallEvents(String endpoint, Observation observation) {
			this.endpoint = endpoint;
			this.observation = observation;
		}

		/**
		 * Publish that RunPod has accepted a job.
		 */
		public void jobSubmitted(String jobId) {
			publish(jobId, () -> {
				JobLogger.jobSubmitted(this.endpoint, jobId);
				notifyListeners((listener) -> listener.onJobSubmitted(new JobSubmittedEvent(this.endpoint, jobId)));
			});
		}

		/**
		 * Publish the state of a job in a response.
		 */
		public void jobObserved(RunPodJob job) {
			if (JobLogger.isEnabled()) {
				publish(job.id(), () -> JobLogger.jobObserved(job));
			}
		}

		/**
		 * Publish the failure of a request of the call, which may share the request with
		 * other calls.
		 */
		public void requestFailed(RequestFailure failure, @Nullable String jobId) {
			if (JobLogger.isEnabled()) {
				publish(jobId, () -> JobLogger.requestFailed(this.endpoint, jobId, failure));
			}
		}

		/**
		 * Publish the end of a job if it has ended and was not reported by another call.
		 */
		public void publishIfTerminal(RunPodJob job) {
			if (job.isTerminal() && Instrumentation.this.reportedJobs.add(job)) {
				publish(job.id(), () -> {
					JobLogger.jobEnded(job);
					notifyListeners((listener) -> listener.onJobEnded(new JobEndedEvent(job)));
				});
			}
		}

		/**
		 * Publish that an ended job is queued again. Its next end is reported, too.
		 */
		public void jobRequeued(RunPodJob job) {
			Instrumentation.this.reportedJobs.remove(job);
			publish(job.id(), () -> JobLogger.jobRequeued(job));
		}

		private void publish(@Nullable String jobId, Runnable notification) {
			runInScope(this.observation, () -> {
				JobContextScope.Scope jobScope = (jobId != null) ? callSafely(JOB_SCOPE,
						() -> Instrumentation.this.jobScope.open(jobId), JobContextScope.NOOP_SCOPE)
						: JobContextScope.NOOP_SCOPE;
				notification.run();
				runSafely(JOB_SCOPE, jobScope::close);
			});
		}

	}

}
