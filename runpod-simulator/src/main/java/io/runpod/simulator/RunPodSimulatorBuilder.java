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
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.queue.QueueSettings;

/**
 * Prepares a {@link RunPodSimulator}. Without any call: a free port of the loopback
 * interface, the key {@value #DEFAULT_API_KEY}, no endpoint, real time, and every
 * behaviour as at RunPod.
 *
 * @since 0.1.0
 */
public final class RunPodSimulatorBuilder {

	/**
	 * The key that is let in when none is set.
	 */
	public static final String DEFAULT_API_KEY = "simulator";

	private final List<EndpointRegistration> registrations = new ArrayList<>();

	private final Set<String> apiKeys = new LinkedHashSet<>();

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
	 * Listen on another address than loopback, so that workers in containers can connect.
	 * Others may then, too: without an {@link #apiKey(String) API key} of the user's, a
	 * random one takes the place of the default.
	 * @param bindAddress an address of this machine, {@code "0.0.0.0"} for all
	 * @return this builder
	 * @throws IllegalArgumentException if the address is unknown
	 */
	public RunPodSimulatorBuilder bindAddress(String bindAddress) {
		try {
			this.bindAddress = InetAddress.getByName(bindAddress);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("Unknown address '" + bindAddress + "'", ex);
		}
		return this;
	}

	/**
	 * Listen on a port.
	 * @param port the port, 0 (the default) for a free one
	 * @return this builder
	 */
	public RunPodSimulatorBuilder port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * Let a key in. Called several times, several keys are.
	 * @param apiKey the key
	 * @return this builder
	 */
	public RunPodSimulatorBuilder apiKey(String apiKey) {
		this.apiKeys.add(apiKey);
		return this;
	}

	/**
	 * Register an endpoint with default settings.
	 * @param id the endpoint id
	 * @param handler what its workers run
	 * @return this builder
	 */
	public RunPodSimulatorBuilder endpoint(String id, Handler handler) {
		return endpoint(id, handler, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint.
	 * @param id the endpoint id
	 * @param handler what its workers run
	 * @param settings how it behaves
	 * @return this builder
	 */
	public RunPodSimulatorBuilder endpoint(String id, Handler handler, EndpointSettings settings) {
		this.registrations.add(new EndpointRegistration(id, handler, settings));
		return this;
	}

	/**
	 * Register an endpoint that only real workers serve.
	 * @param id the endpoint id
	 * @return this builder
	 * @see RunPodSimulator#workerEnvironment(String, String, String)
	 */
	public RunPodSimulatorBuilder workerEndpoint(String id) {
		return workerEndpoint(id, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint that only real workers serve.
	 * @param id the endpoint id
	 * @param settings how long its jobs may run; what it says of workers is of no account
	 * @return this builder
	 * @see RunPodSimulator#workerEnvironment(String, String, String)
	 */
	public RunPodSimulatorBuilder workerEndpoint(String id, EndpointSettings settings) {
		this.registrations.add(EndpointRegistration.forRemoteWorkers(id, settings));
		return this;
	}

	/**
	 * Take the time from a scheduler, and let it run what is due. A virtual one lets a
	 * test decide when time passes.
	 * @param scheduler the clock of the simulator, a thread of its own by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder scheduler(Scheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	/**
	 * Let simulated time pass faster: with 60, a minute of RunPod's takes a second. The
	 * times reported to clients are simulated time.
	 * @param timeFactor how many times faster, 1 by default
	 * @return this builder
	 * @throws IllegalArgumentException if not positive
	 */
	public RunPodSimulatorBuilder timeFactor(double timeFactor) {
		if (!(timeFactor > 0)) {
			throw new IllegalArgumentException("The time factor must be positive: " + timeFactor);
		}
		this.timeFactor = timeFactor;
		return this;
	}

	/**
	 * Run handlers on a scheduler, which is not disposed with the simulator.
	 * @param handlerScheduler one that may block, if a handler does; by default up to 256
	 * threads of the simulator's own
	 * @return this builder
	 */
	public RunPodSimulatorBuilder handlerScheduler(Scheduler handlerScheduler) {
		this.handlerScheduler = handlerScheduler;
		return this;
	}

	/**
	 * Whether an empty input is lost on the way to the worker, so that the job ends as
	 * "job timed out after 1 retries". RunPod does that.
	 * @param stripEmptyInput {@code false} to hand it to the handler
	 * @return this builder
	 */
	public RunPodSimulatorBuilder stripEmptyInput(boolean stripEmptyInput) {
		this.queueSettings = this.queueSettings.withStripEmptyInput(stripEmptyInput);
		return this;
	}

	/**
	 * Answer 404 about a job for a while after its submission, as RunPod now and then
	 * does.
	 * @param jobVisibilityDelay simulated time, zero (the default) for never
	 * @return this builder
	 */
	public RunPodSimulatorBuilder jobVisibilityDelay(Duration jobVisibilityDelay) {
		this.queueSettings = this.queueSettings.withVisibilityDelay(jobVisibilityDelay);
		return this;
	}

	/**
	 * Whether purged jobs are deleted, so that their status is 404. Otherwise they are
	 * cancelled. RunPod does not document which.
	 * @param deletePurgedJobs {@code true} to delete, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder deletePurgedJobs(boolean deletePurgedJobs) {
		this.queueSettings = this.queueSettings.withDeletePurgedJobs(deletePurgedJobs);
		return this;
	}

	/**
	 * Whether a job whose time to live ends before a worker has it ends as TIMED_OUT.
	 * Otherwise it is deleted. RunPod documents both, and only the latter is seen.
	 * @param timeOutExpiredJobs {@code true} to end it so, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder timeOutExpiredJobs(boolean timeOutExpiredJobs) {
		this.queueSettings = this.queueSettings.withTimeOutExpiredJobs(timeOutExpiredJobs);
		return this;
	}

	/**
	 * How long nothing may be heard of a job that a real worker has, until the worker is
	 * taken for lost: the job is queued again, and fails when that happens a second time.
	 * Never less than four pings take, which with a {@link #timeFactor(double) time
	 * factor} above ten is longer.
	 * @param workerLossTimeout simulated time, 40 seconds by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder workerLossTimeout(Duration workerLossTimeout) {
		this.queueSettings = this.queueSettings.withWorkerLossTimeout(workerLossTimeout);
		return this;
	}

	/**
	 * Whether requests above RunPod's documented limits are answered with 429.
	 * @param rateLimits {@code true} to limit, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder rateLimits(boolean rateLimits) {
		this.rateLimits = rateLimits;
		return this;
	}

	/**
	 * Whether to serve the page at {@code /} and the admin route below {@code /admin}, by
	 * which whoever has the key can make things go wrong.
	 * @param admin {@code true} to serve them, {@code false} by default
	 * @return this builder
	 */
	public RunPodSimulatorBuilder admin(boolean admin) {
		this.admin = admin;
		return this;
	}

	/**
	 * Start the simulator.
	 * @return a simulator that serves
	 * @throws reactor.netty.ChannelBindException if the port is taken
	 */
	public RunPodSimulator start() {
		return new RunPodSimulator(settings());
	}

	/**
	 * Go on with a simulator that runs. Its jobs stay; from now on they are run by what
	 * is registered here. When more than endpoints and schedulers is set otherwise than
	 * for that one, it is closed and another started.
	 * @param running one that was started before
	 * @return the same, or another
	 */
	public RunPodSimulator resume(RunPodSimulator running) {
		SimulatorSettings settings = settings();
		if (running.tryResume(settings)) {
			settings.schedulers().close();
			return running;
		}
		running.close();
		return new RunPodSimulator(settings);
	}

	SimulatorSettings settings() {
		return new SimulatorSettings(this.bindAddress, this.port, this.apiKeys, this.timeFactor,
				new SimulatorSchedulers(this.scheduler, this.handlerScheduler), this.queueSettings, this.rateLimits,
				this.admin, this.registrations);
	}

}
