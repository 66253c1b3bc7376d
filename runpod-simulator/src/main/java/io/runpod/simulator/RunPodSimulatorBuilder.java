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

package io.runpod.simulator;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.http.AllowedHosts;
import io.runpod.simulator.queue.QueueSettings;

/**
 * Builder of a {@link RunPodSimulator}. Defaults: a free port of the loopback interface,
 * the API key {@value #DEFAULT_API_KEY}, no endpoint, real time, and the behavior of
 * RunPod.
 *
 * @since 0.1.0
 */
public final class RunPodSimulatorBuilder {

	/**
	 * API key accepted if none is set and the simulator listens on loopback.
	 */
	public static final String DEFAULT_API_KEY = "simulator";

	private final List<EndpointRegistration> registrations = new ArrayList<>();

	private final Set<String> apiKeys = new LinkedHashSet<>();

	private final Set<String> allowedHosts = new HashSet<>();

	private InetAddress bindAddress = InetAddress.getLoopbackAddress();

	private int port;

	private double timeFactor = 1;

	private @Nullable Scheduler scheduler;

	private @Nullable Scheduler handlerScheduler;

	private QueueSettings queueSettings = QueueSettings.DEFAULTS;

	private boolean rateLimits;

	private boolean admin;

	RunPodSimulatorBuilder() {
	}

	/**
	 * Set the address to listen on, for example to let workers in containers connect. If
	 * it is not a loopback address and no {@link #apiKey(String) API key} is set, a
	 * random key replaces the default.
	 * @param bindAddress an address of this machine, {@code "0.0.0.0"} for all interfaces
	 * @return this builder
	 * @throws IllegalArgumentException if the address is unknown
	 */
	public RunPodSimulatorBuilder bindAddress(String bindAddress) {
		Objects.requireNonNull(bindAddress, "'bindAddress' must not be null");
		try {
			this.bindAddress = InetAddress.getByName(bindAddress);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("Unknown bind address '" + bindAddress + "'", ex);
		}
		return this;
	}

	/**
	 * Add a host name under which clients may send requests to a simulator on loopback,
	 * for example that of a proxy. {@code localhost} and loopback addresses are always
	 * accepted; requests with another {@code Host} are answered with 421, so that a web
	 * page cannot send them by DNS rebinding. A simulator on another address accepts any
	 * host.
	 * @param allowedHost the name, without a port
	 * @return this builder
	 */
	public RunPodSimulatorBuilder allowedHost(String allowedHost) {
		Objects.requireNonNull(allowedHost, "'allowedHost' must not be null");
		this.allowedHosts.add(allowedHost.toLowerCase(Locale.ROOT));
		return this;
	}

	/**
	 * Set the port to listen on.
	 * @param port the port, 0 for a free one (the default)
	 * @return this builder
	 */
	public RunPodSimulatorBuilder port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * Add an accepted API key.
	 * @param apiKey the key
	 * @return this builder
	 */
	public RunPodSimulatorBuilder apiKey(String apiKey) {
		Objects.requireNonNull(apiKey, "'apiKey' must not be null");
		this.apiKeys.add(apiKey);
		return this;
	}

	/**
	 * Register an endpoint with default settings.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @return this builder
	 */
	public RunPodSimulatorBuilder endpoint(String id, Handler handler) {
		return endpoint(id, handler, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @param settings the settings
	 * @return this builder
	 */
	public RunPodSimulatorBuilder endpoint(String id, Handler handler, EndpointSettings settings) {
		this.registrations.add(new EndpointRegistration(id, handler, settings));
		return this;
	}

	/**
	 * Register a load-balancing endpoint.
	 * @param id the endpoint id
	 * @param workerUrls the URL of the HTTP server of each worker
	 * @return this builder
	 * @see RunPodSimulator#loadBalancer(String, URI...)
	 */
	public RunPodSimulatorBuilder loadBalancer(String id, URI... workerUrls) {
		this.registrations.add(EndpointRegistration.forLoadBalancer(id, List.of(workerUrls)));
		return this;
	}

	/**
	 * Register an endpoint.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @param settings customizes the default settings
	 * @return this builder
	 */
	public RunPodSimulatorBuilder endpoint(String id, Handler handler, Consumer<EndpointSettings.Builder> settings) {
		return endpoint(id, handler, EndpointSettings.of(settings));
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @return this builder
	 * @see RunPodSimulator#workerEnvironment(String, String, String)
	 */
	public RunPodSimulatorBuilder workerEndpoint(String id) {
		return workerEndpoint(id, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @param settings the settings, of which only the execution timeout applies
	 * @return this builder
	 * @see RunPodSimulator#workerEnvironment(String, String, String)
	 */
	public RunPodSimulatorBuilder workerEndpoint(String id, EndpointSettings settings) {
		this.registrations.add(EndpointRegistration.forRemoteWorkers(id, settings));
		return this;
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @param settings customizes the default settings, of which only the execution
	 * timeout applies
	 * @return this builder
	 */
	public RunPodSimulatorBuilder workerEndpoint(String id, Consumer<EndpointSettings.Builder> settings) {
		return workerEndpoint(id, EndpointSettings.of(settings));
	}

	/**
	 * Set the scheduler that provides the time and runs due tasks, for example a virtual
	 * one in tests. It is not disposed with the simulator.
	 * @param scheduler the scheduler, by default a single daemon thread
	 * @return this builder
	 */
	public RunPodSimulatorBuilder scheduler(Scheduler scheduler) {
		Objects.requireNonNull(scheduler, "'scheduler' must not be null");
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Set the factor between simulated time and real time. With 60, a minute of RunPod
	 * takes a second. Times reported to clients are simulated time.
	 * @param timeFactor the factor, 1 by default
	 * @return this builder
	 * @throws IllegalArgumentException if not positive
	 */
	public RunPodSimulatorBuilder timeFactor(double timeFactor) {
		if (!(timeFactor > 0)) {
			throw new IllegalArgumentException("'timeFactor' must be positive: " + timeFactor);
		}
		this.timeFactor = timeFactor;
		return this;
	}

	/**
	 * Set the scheduler that runs handlers. It is not disposed with the simulator.
	 * @param handlerScheduler the scheduler, which must support blocking if a handler
	 * blocks; by default a bounded elastic one of up to 256 threads
	 * @return this builder
	 */
	public RunPodSimulatorBuilder handlerScheduler(Scheduler handlerScheduler) {
		Objects.requireNonNull(handlerScheduler, "'handlerScheduler' must not be null");
		this.handlerScheduler = handlerScheduler;
		return this;
	}

	/**
	 * Set whether an empty input object is removed before the job reaches its worker, so
	 * that the job fails with "job timed out after 1 retries" as at RunPod.
	 * @param stripEmptyInput {@code true} by default, {@code false} to pass the empty
	 * input to the handler
	 * @return this builder
	 */
	public RunPodSimulatorBuilder stripEmptyInput(boolean stripEmptyInput) {
		this.queueSettings = this.queueSettings.withStripEmptyInput(stripEmptyInput);
		return this;
	}

	/**
	 * Set the time after submission in which requests for the new job are answered with
	 * 404, as RunPod occasionally does.
	 * @param jobVisibilityDelay simulated time, zero by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder jobVisibilityDelay(Duration jobVisibilityDelay) {
		Objects.requireNonNull(jobVisibilityDelay, "'jobVisibilityDelay' must not be null");
		this.queueSettings = this.queueSettings.withVisibilityDelay(jobVisibilityDelay);
		return this;
	}

	/**
	 * Set whether purged jobs are deleted, so that their status is 404, instead of
	 * cancelled. RunPod does not document which.
	 * @param deletePurgedJobs {@code true} to delete, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder deletePurgedJobs(boolean deletePurgedJobs) {
		this.queueSettings = this.queueSettings.withDeletePurgedJobs(deletePurgedJobs);
		return this;
	}

	/**
	 * Set whether a queued job ends as TIMED_OUT when its time to live elapses, instead
	 * of being deleted. RunPod documents both; only deletion has been observed.
	 * @param timeOutExpiredJobs {@code true} for TIMED_OUT, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder timeOutExpiredJobs(boolean timeOutExpiredJobs) {
		this.queueSettings = this.queueSettings.withTimeOutExpiredJobs(timeOutExpiredJobs);
		return this;
	}

	/**
	 * Set whether a job whose handler returns an error that is not a string fails with
	 * the JSON text of that error. At RunPod such a job is completed without output.
	 * @param strictErrors {@code true} to fail the job, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder strictErrors(boolean strictErrors) {
		this.queueSettings = this.queueSettings.withStrictErrors(strictErrors);
		return this;
	}

	/**
	 * Set the time without a sign of life of a job after which its remote worker is
	 * considered lost. The job is queued again and fails the second time. The effective
	 * timeout is at least four ping intervals, which exceeds the default with a
	 * {@link #timeFactor(double) time factor} above ten.
	 * @param workerLossTimeout simulated time, 40 seconds by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder workerLossTimeout(Duration workerLossTimeout) {
		Objects.requireNonNull(workerLossTimeout, "'workerLossTimeout' must not be null");
		this.queueSettings = this.queueSettings.withWorkerLossTimeout(workerLossTimeout);
		return this;
	}

	/**
	 * Set whether requests above RunPod's documented rate limits are answered with 429.
	 * @param rateLimits {@code true} to enforce the limits, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder rateLimits(boolean rateLimits) {
		this.rateLimits = rateLimits;
		return this;
	}

	/**
	 * Set whether to serve the page at {@code /} and the admin route below
	 * {@code /admin}. The admin route injects faults and requires the API key.
	 * @param admin {@code true} to serve both, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder admin(boolean admin) {
		this.admin = admin;
		return this;
	}

	/**
	 * Start the simulator.
	 * @return the running simulator
	 * @throws reactor.netty.ChannelBindException if the port is in use
	 */
	public RunPodSimulator start() {
		return new RunPodSimulator(settings());
	}

	/**
	 * Reconfigure a running simulator. Its jobs are kept and run by the endpoints
	 * registered here. If settings other than endpoints and schedulers differ, it is
	 * closed and a new simulator is started.
	 * @param running the running simulator
	 * @return the same simulator, or a new one
	 */
	public RunPodSimulator resume(RunPodSimulator running) {
		Objects.requireNonNull(running, "'running' must not be null");
		SimulatorSettings settings = settings();
		if (running.tryResume(settings)) {
			settings.schedulers().close();
			return running;
		}
		running.close();
		return new RunPodSimulator(settings);
	}

	SimulatorSettings settings() {
		return new SimulatorSettings(new AllowedHosts(this.bindAddress, Set.copyOf(this.allowedHosts)), this.port,
				this.apiKeys, this.timeFactor, new SimulatorSchedulers(this.scheduler, this.handlerScheduler),
				this.queueSettings, this.rateLimits, this.admin, this.registrations);
	}

}
