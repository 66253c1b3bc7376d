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

package io.runpod.client.watch;

import java.util.Locale;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.monitor.HealthMonitor.Look;
import io.runpod.client.observation.DefaultJobObservationConvention;
import io.runpod.client.observation.DefaultSubmissionObservationConvention;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.observation.JobObservationDocumentation;
import io.runpod.client.observation.JobScope;
import io.runpod.client.observation.RunPodListener;
import io.runpod.client.observation.SubmissionObservationContext;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire;

/**
 * Tells Micrometer, the listener and the log what happens. On whatever thread that is,
 * they are told within the observation that it belongs to, so that what they write is
 * part of the caller's trace.
 */
public final class Watch {

	/** Where WebClient and Reactor keep the current observation. */
	private static final String OBSERVATION = "micrometer.observation";

	private static final Log logger = LogFactory.getLog(Watch.class);

	private static final DefaultJobObservationConvention JOB = new DefaultJobObservationConvention();

	private static final DefaultSubmissionObservationConvention SUBMISSION = new DefaultSubmissionObservationConvention();

	private static final Watch NOBODYS = new Watch(ObservationRegistry.NOOP, null, RunPodListener.NOOP, JobScope.NONE);

	private final ObservationRegistry registry;

	private final @Nullable JobObservationConvention convention;

	private final RunPodListener listener;

	private final JobScope scope;

	private final EndedJobs ended = new EndedJobs();

	public Watch(ObservationRegistry registry, @Nullable JobObservationConvention convention, RunPodListener listener,
			JobScope scope) {
		this.registry = registry;
		this.convention = convention;
		this.listener = listener;
		this.scope = scope;
	}

	/** One that tells nobody. */
	public static Watch nobodys() {
		return NOBODYS;
	}

	/** A wait for a job, not started. */
	public Observation of(JobObservationContext context) {
		return JobObservationDocumentation.JOB.observation(this.convention, JOB, () -> context, this.registry);
	}

	/** A submission, not started. */
	public Observation of(SubmissionObservationContext context) {
		return JobObservationDocumentation.SUBMISSION.observation(null, SUBMISSION, () -> context, this.registry);
	}

	/**
	 * What the caller is in the middle of.
	 */
	public Observation caller(ContextView context) {
		Observation observation = context.getOrDefault(OBSERVATION, null);
		observation = (observation != null) ? observation : this.registry.getCurrentObservation();
		return (observation != null) ? observation : Observation.NOOP;
	}

	/**
	 * Do something within an observation that others have started.
	 */
	public <T> Mono<T> within(Observation observation, Mono<T> work) {
		// WebClient looks nowhere else for the observation that a request belongs to
		return observation.isNoop() ? work : work
			.contextWrite((context) -> context.hasKey(OBSERVATION) ? context : context.put(OBSERVATION, observation));
	}

	/**
	 * Do something, and observe it from its beginning to its end.
	 * @param context that of the caller, who may be in the middle of something
	 * @param last called when the work has ended, before the observation does
	 */
	public <T> Flux<T> during(Observation observation, ContextView context, Flux<T> work, Runnable last) {
		if (observation.isNoop()) {
			return work;
		}
		context.<Observation>getOrEmpty(OBSERVATION).ifPresent(observation::parentObservation);
		// ended before the caller goes on, who may look at its meters at once
		return Flux.using(observation::start,
				(started) -> new SubscribedWithin<>(started, work.doOnError(started::error))
					.contextWrite((inner) -> inner.put(OBSERVATION, started)),
				(started) -> {
					last.run();
					started.stop();
				});
	}

	/**
	 * The same for what brings one thing.
	 */
	public <T> Mono<T> during(Observation observation, ContextView context, Mono<T> work, Runnable last) {
		return observation.isNoop() ? work : during(observation, context, work.flux(), last).single();
	}

	/**
	 * News of one call, which belong to an observation.
	 */
	public News news(String endpoint, Observation observation) {
		return new News(endpoint, observation);
	}

	/** A chunk of a stream was read. */
	public void read(String endpoint) {
		tell(() -> this.listener.chunkRead(endpoint));
	}

	/**
	 * News of one endpoint.
	 */
	public Endpoint endpoint(String name, Time time) {
		return new Endpoint(name, new EndpointLog(name, time));
	}

	// a counter that fails must not fail a job that was paid for
	private static void tell(Runnable news) {
		try {
			news.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A RunPodListener failed", ex);
		}
	}

	/**
	 * News of one endpoint: of its requests and of its health.
	 */
	public final class Endpoint implements Wire.Listener {

		private final String name;

		private final EndpointLog log;

		private Endpoint(String name, EndpointLog log) {
			this.name = name;
			this.log = log;
		}

		@Override
		public void answered() {
			this.log.answered();
		}

		@Override
		public void failed(Fault fault) {
			this.log.failed(fault);
		}

		/**
		 * A request has failed.
		 * @param again whether it is tried again
		 */
		public void repeats(Fault fault, boolean again) {
			String operation = fault.details().operation().toString();
			if (fault.kind() == Fault.Kind.THROTTLED) {
				tell(() -> Watch.this.listener.requestThrottled(this.name, operation, "refused"));
			}
			if (again) {
				String reason = fault.kind().name().toLowerCase(Locale.ROOT);
				tell(() -> Watch.this.listener.requestRetried(this.name, operation, reason));
			}
		}

		/**
		 * Somebody looked at the health.
		 */
		public void looked(Look before, Look now) {
			if (before.condition() != now.condition()) {
				this.log.condition(now.condition());
				tell(() -> Watch.this.listener.conditionChanged(this.name, before.condition(), now.condition()));
			}
		}

	}

	/**
	 * News of one call.
	 */
	public final class News {

		private final String endpoint;

		private final Observation observation;

		private News(String endpoint, Observation observation) {
			this.endpoint = endpoint;
			this.observation = observation;
		}

		/**
		 * RunPod took a job.
		 */
		public void submitted(String jobId) {
			tell(jobId, () -> {
				JobLog.submitted(this.endpoint, jobId);
				Watch.this.listener.jobSubmitted(this.endpoint, jobId);
			});
		}

		/**
		 * A look at a job was answered.
		 */
		public void saw(RunPodJob job) {
			if (JobLog.isOn()) {
				tell(job.id(), () -> JobLog.saw(job));
			}
		}

		/**
		 * A request brought nothing.
		 */
		public void failed(Fault fault, @Nullable String jobId) {
			if (JobLog.isOn()) {
				tell(jobId, () -> JobLog.failed(this.endpoint, jobId, fault));
			}
		}

		/**
		 * A call is over that saw a job last like this. Many may have seen it end, and it
		 * is told of once.
		 */
		public void left(RunPodJob job) {
			if (job.completed() && Watch.this.ended.add(job)) {
				tell(job.id(), () -> {
					JobLog.ended(job);
					Watch.this.listener.jobEnded(job);
				});
			}
		}

		/**
		 * A job was queued again that had ended, and will end again.
		 */
		public void requeued(RunPodJob job) {
			Watch.this.ended.remove(job);
			tell(job.id(), () -> JobLog.requeued(job));
		}

		private void tell(@Nullable String jobId, Runnable news) {
			Observation.Scope within = this.observation.openScope();
			JobScope.Scope about = (jobId != null) ? Watch.this.scope.open(jobId) : JobScope.NOTHING;
			try {
				Watch.tell(news);
			}
			finally {
				about.close();
				within.close();
			}
		}

	}

}
