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

import java.util.Locale;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
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
import io.runpod.client.observation.SubmissionObservationContext;

/**
 * Tells Micrometer, the listener and the log what happens. On whatever thread that is,
 * they are told within the observation that it belongs to, so that what they write is
 * part of the caller's trace.
 */
public final class Instrumentation {

	/** Where WebClient and Reactor keep the current observation. */
	private static final String OBSERVATION_KEY = "micrometer.observation";

	private static final Log logger = LogFactory.getLog(Instrumentation.class);

	private static final DefaultJobObservationConvention JOB_CONVENTION = new DefaultJobObservationConvention();

	private static final DefaultSubmissionObservationConvention SUBMISSION_CONVENTION = new DefaultSubmissionObservationConvention();

	private static final Instrumentation NOOP = new Instrumentation(ObservationRegistry.NOOP, null, RunPodListener.NOOP,
			JobContextScope.NOOP);

	private final ObservationRegistry registry;

	private final @Nullable JobObservationConvention convention;

	private final RunPodListener listener;

	private final JobContextScope jobScope;

	private final ReportedJobs reportedJobs = new ReportedJobs();

	public Instrumentation(ObservationRegistry registry, @Nullable JobObservationConvention convention,
			RunPodListener listener, JobContextScope jobScope) {
		this.registry = registry;
		this.convention = convention;
		this.listener = listener;
		this.jobScope = jobScope;
	}

	/** One that tells nobody. */
	public static Instrumentation noop() {
		return NOOP;
	}

	/** A wait for a job, not started. */
	public Observation createObservation(JobObservationContext context) {
		return JobObservationDocumentation.JOB.observation(this.convention, JOB_CONVENTION, () -> context,
				this.registry);
	}

	/** A submission, not started. */
	public Observation createObservation(SubmissionObservationContext context) {
		return JobObservationDocumentation.SUBMISSION.observation(null, SUBMISSION_CONVENTION, () -> context,
				this.registry);
	}

	/**
	 * What the caller is in the middle of.
	 */
	public Observation callerObservation(ContextView context) {
		Observation observation = context.getOrDefault(OBSERVATION_KEY, null);
		observation = (observation != null) ? observation : this.registry.getCurrentObservation();
		return (observation != null) ? observation : Observation.NOOP;
	}

	/**
	 * Do something within an observation that others have started.
	 */
	public <T> Mono<T> withObservation(Observation observation, Mono<T> source) {
		// WebClient looks nowhere else for the observation that a request belongs to
		return observation.isNoop() ? source : source.contextWrite(
				(context) -> context.hasKey(OBSERVATION_KEY) ? context : context.put(OBSERVATION_KEY, observation));
	}

	/**
	 * Do something, and observe it from its beginning to its end.
	 * @param context that of the caller, who may be in the middle of something
	 * @param last called when the work has ended, before the observation does
	 */
	public <T> Flux<T> observe(Observation observation, ContextView context, Flux<T> source, Runnable beforeStop) {
		if (observation.isNoop()) {
			return source;
		}
		context.<Observation>getOrEmpty(OBSERVATION_KEY).ifPresent(observation::parentObservation);
		// ended before the caller goes on, who may look at its meters at once
		return Flux.using(observation::start,
				(started) -> new ObservationScopeOperator<>(started, source.doOnError(started::error))
					.contextWrite((reactorContext) -> reactorContext.put(OBSERVATION_KEY, started)),
				(started) -> {
					beforeStop.run();
					started.stop();
				});
	}

	/**
	 * The same for what brings one thing.
	 */
	public <T> Mono<T> observe(Observation observation, ContextView context, Mono<T> source, Runnable beforeStop) {
		return observation.isNoop() ? source : observe(observation, context, source.flux(), beforeStop).single();
	}

	/**
	 * News of one call, which belong to an observation.
	 */
	public CallEvents callEvents(String endpoint, Observation observation) {
		return new CallEvents(endpoint, observation);
	}

	/** A chunk of a stream was read. */
	public void chunkRead(String endpoint) {
		notifyListener(() -> this.listener.chunkRead(endpoint));
	}

	/**
	 * News of one endpoint.
	 */
	public EndpointInstrumentation forEndpoint(String name, ClientClock clock) {
		return new EndpointInstrumentation(name, new EndpointStateLogger(name, clock));
	}

	// a counter that fails must not fail a job that was paid for
	private static void notifyListener(Runnable notification) {
		try {
			notification.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A RunPodListener failed", ex);
		}
	}

	/**
	 * News of one endpoint: of its requests and of its health.
	 */
	public final class EndpointInstrumentation {

		private final String name;

		private final EndpointStateLogger stateLogger;

		private EndpointInstrumentation(String name, EndpointStateLogger stateLogger) {
			this.name = name;
			this.stateLogger = stateLogger;
		}

		/**
		 * Handle the outcome of a request.
		 */
		public void requestCompleted(RequestOutcome outcome) {
			RequestFailure failure = outcome.failure();
			if (failure == null) {
				this.stateLogger.onResponse();
				return;
			}
			this.stateLogger.onFailure(failure);
			String operation = outcome.operation().toString();
			if (failure.kind() == RequestFailure.Kind.THROTTLED) {
				notifyListener(() -> Instrumentation.this.listener.requestThrottled(this.name, operation, "refused"));
			}
			if (outcome.willRetry()) {
				String reason = failure.kind().name().toLowerCase(Locale.ROOT);
				notifyListener(() -> Instrumentation.this.listener.requestRetried(this.name, operation, reason));
			}
		}

		/**
		 * Somebody looked at the health.
		 */
		public void healthUpdated(HealthSnapshot previous, HealthSnapshot current) {
			if (previous.condition() != current.condition()) {
				this.stateLogger.conditionChanged(current.condition());
				notifyListener(() -> Instrumentation.this.listener.conditionChanged(this.name, previous.condition(),
						current.condition()));
			}
		}

	}

	/**
	 * News of one call.
	 */
	public final class CallEvents {

		private final String endpoint;

		private final Observation observation;

		private CallEvents(String endpoint, Observation observation) {
			this.endpoint = endpoint;
			this.observation = observation;
		}

		/**
		 * RunPod took a job.
		 */
		public void jobSubmitted(String jobId) {
			publish(jobId, () -> {
				JobLogger.jobSubmitted(this.endpoint, jobId);
				Instrumentation.this.listener.jobSubmitted(this.endpoint, jobId);
			});
		}

		/**
		 * A look at a job was answered.
		 */
		public void jobObserved(RunPodJob job) {
			if (JobLogger.isEnabled()) {
				publish(job.id(), () -> JobLogger.jobObserved(job));
			}
		}

		/**
		 * A request brought nothing.
		 */
		public void requestFailed(RequestFailure failure, @Nullable String jobId) {
			if (JobLogger.isEnabled()) {
				publish(jobId, () -> JobLogger.requestFailed(this.endpoint, jobId, failure));
			}
		}

		/**
		 * A call is over that saw a job last like this. Many may have seen it end, and it
		 * is told of once.
		 */
		public void publishIfTerminal(RunPodJob job) {
			if (job.isTerminal() && Instrumentation.this.reportedJobs.add(job)) {
				publish(job.id(), () -> {
					JobLogger.jobEnded(job);
					Instrumentation.this.listener.jobEnded(job);
				});
			}
		}

		/**
		 * A job was queued again that had ended, and will end again.
		 */
		public void jobRequeued(RunPodJob job) {
			Instrumentation.this.reportedJobs.remove(job);
			publish(job.id(), () -> JobLogger.jobRequeued(job));
		}

		private void publish(@Nullable String jobId, Runnable notification) {
			Observation.Scope observationScope = this.observation.openScope();
			JobContextScope.Scope jobScope = (jobId != null) ? Instrumentation.this.jobScope.open(jobId)
					: JobContextScope.NOOP_SCOPE;
			try {
				Instrumentation.notifyListener(notification);
			}
			finally {
				jobScope.close();
				observationScope.close();
			}
		}

	}

}
