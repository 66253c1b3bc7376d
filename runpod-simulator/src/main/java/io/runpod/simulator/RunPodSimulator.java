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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.runpod.simulator.access.ApiKeys;
import io.runpod.simulator.access.PendingFaults;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.ReceivedRequest;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.http.Server;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.web.RunPodRoutes;

/**
 * RunPod Serverless on localhost. Endpoints are Java functions, or real workers that poll
 * for jobs; what a client or a worker can observe over HTTP is as at RunPod: states,
 * times, waits, limits, errors. <pre class="code">
 * try (RunPodSimulator simulator = RunPodSimulator.builder()
 *     .endpoint("echo", (job) -&gt; Map.of("echo", job.input()))
 *     .start()) {
 *   // a client of simulator.baseUrl() with simulator.apiKey()
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class RunPodSimulator implements AutoCloseable {

	private final PendingFaults pendingFaults = new PendingFaults();

	private final SimulatorSettings settings;

	private final ApiKeys apiKeys;

	private final SimulatorSchedulers schedulers;

	private final SimulatorTime time;

	private final Endpoints endpoints;

	private final Server server;

	RunPodSimulator(SimulatorSettings settings) {
		this.settings = settings;
		this.apiKeys = new ApiKeys(settings.effectiveApiKeys());
		this.schedulers = settings.schedulers();
		this.time = new SimulatorTime(this.schedulers.timeScheduler(), settings.timeFactor());
		this.endpoints = new Endpoints(settings.queueSettings(), settings.rateLimitsEnabled(), this.time,
				this.schedulers.handlerScheduler());
		settings.registrations().forEach(this.endpoints::register);
		SimulatorRoutes routes = new SimulatorRoutes(this.apiKeys, this.endpoints, this.pendingFaults, this.time);
		this.server = new Server(settings.bindAddress(), settings.port(),
				settings.adminEnabled() ? routes.createRouterWithAdmin(this::reset) : routes.createRouter());
	}

	/**
	 * Prepare a simulator.
	 * @return a builder for a simulator on a free port, without endpoints
	 */
	public static RunPodSimulatorBuilder builder() {
		return new RunPodSimulatorBuilder();
	}

	/**
	 * What stands in the place of RunPod's {@code https://api.runpod.ai/v2}.
	 * @return the URL in front of the endpoint id, without a slash at its end
	 */
	public String baseUrl() {
		return this.server.url() + RunPodRoutes.BASE_PATH;
	}

	/**
	 * The port on the loopback interface, or on what else the simulator is bound to.
	 * @return the port in use
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * A key that is let in.
	 * @return the first key
	 */
	public String apiKey() {
		return this.apiKeys.keys().iterator().next();
	}

	/**
	 * Register an endpoint with default settings.
	 * @param id the endpoint id
	 * @param handler what its workers run
	 * @return this simulator
	 */
	public RunPodSimulator endpoint(String id, Handler handler) {
		return endpoint(id, handler, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint. One of the same id is replaced, and its jobs are forgotten.
	 * @param id the endpoint id
	 * @param handler what its workers run
	 * @param settings how it behaves
	 * @return this simulator
	 */
	public RunPodSimulator endpoint(String id, Handler handler, EndpointSettings settings) {
		this.endpoints.register(new EndpointRegistration(id, handler, settings));
		return this;
	}

	/**
	 * Register an endpoint that only real workers serve.
	 * @param id the endpoint id
	 * @return this simulator
	 * @see #workerEnvironment(String, String, String)
	 */
	public RunPodSimulator workerEndpoint(String id) {
		return workerEndpoint(id, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint that only real workers serve.
	 * @param id the endpoint id
	 * @param settings how long its jobs may run; what it says of workers is of no account
	 * @return this simulator
	 * @see #workerEnvironment(String, String, String)
	 */
	public RunPodSimulator workerEndpoint(String id, EndpointSettings settings) {
		this.endpoints.register(EndpointRegistration.forRemoteWorkers(id, settings));
		return this;
	}

	/**
	 * The environment variables with which a worker, built with RunPod's SDK and
	 * otherwise unchanged, works for an endpoint of this simulator. Endpoints with a
	 * handler may have such workers as well.
	 * @param endpointId the endpoint
	 * @param workerId what the worker is called; each worker needs a name of its own
	 * @param host how the worker reaches this machine, for example {@code 127.0.0.1} or
	 * {@code host.docker.internal}
	 * @return the variables, to be set before the worker starts
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public Map<String, String> workerEnvironment(String endpointId, String workerId, String host) {
		this.endpoints.getRequired(endpointId);
		String endpointUrl = "http://" + host + ":" + port() + "/v2/" + endpointId;
		return WorkerEnvironment.createVariables(endpointUrl, endpointId, workerId, apiKey(),
				RemoteWorkers.pingInterval(this.time));
	}

	/**
	 * Put all workers of an endpoint into a state, those that run a job when it is done.
	 * @param endpointId the endpoint
	 * @param state {@link WorkerState#IDLE} to take jobs again; any other but
	 * {@link WorkerState#RUNNING} to leave jobs in the queue
	 * @throws IllegalArgumentException if there is no such endpoint, or the state is
	 * running
	 */
	public void workers(String endpointId, WorkerState state) {
		this.endpoints.getRequired(endpointId).setWorkerState(state);
	}

	/**
	 * The workers of an endpoint as they are now, the simulator's own and the real ones.
	 * @param endpointId the endpoint
	 * @return a snapshot a worker
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public List<WorkerSnapshot> workers(String endpointId) {
		return this.endpoints.getRequired(endpointId).workerSnapshots();
	}

	/**
	 * Change what the workers of an endpoint do.
	 * @param endpointId the endpoint
	 * @return the control of an endpoint that must exist
	 */
	public EndpointControl control(String endpointId) {
		return new EndpointControl(this.endpoints, endpointId);
	}

	/**
	 * Kill a worker. Nothing more is heard of its job, which RunPod notices after a
	 * while; another worker takes its place. A real worker is cut off and may come back
	 * as new.
	 * @param endpointId the endpoint
	 * @param workerId the worker
	 * @throws IllegalArgumentException if there is no such endpoint or worker
	 */
	public void killWorker(String endpointId, String workerId) {
		this.endpoints.killWorker(endpointId, workerId);
	}

	/**
	 * Let the next result of an endpoint get lost between its worker and RunPod.
	 * @param endpointId the endpoint
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public void loseNextResult(String endpointId) {
		this.endpoints.getRequired(endpointId).queue().loseNextResult();
	}

	/**
	 * Let a batch fail as a whole. What runs of it is finished, what waits is cancelled.
	 * @param endpointId the endpoint
	 * @param batchId the batch
	 * @throws IllegalArgumentException if there is no such endpoint or batch
	 */
	public void failBatch(String endpointId, String batchId) {
		this.endpoints.failBatch(endpointId, batchId);
	}

	/**
	 * Jump the clock: what is due in the time skipped happens now.
	 * @param duration simulated time
	 */
	public void advanceTimeBy(Duration duration) {
		this.time.advanceBy(duration);
	}

	/**
	 * The latest requests of an endpoint: a thousand at most, fewer when they are large.
	 * @param endpointId the endpoint
	 * @return the requests that had a valid key, oldest first
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public List<ReceivedRequest> requests(String endpointId) {
		return this.endpoints.getRequired(endpointId).requestLog().latest();
	}

	/**
	 * How often an operation of an endpoint was asked for, since the start or the last
	 * {@link #reset()}.
	 * @param endpointId the endpoint
	 * @param operation the operation
	 * @return the number of requests that had a valid key
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public int requestCount(String endpointId, Operation operation) {
		return this.endpoints.getRequired(endpointId).requestLog().count(operation);
	}

	/**
	 * Let the next request for an operation go wrong, on any endpoint. Called several
	 * times, several requests go wrong one after the other.
	 * @param operation the operation
	 * @param fault what goes wrong
	 */
	public void failNext(Operation operation, Fault fault) {
		this.pendingFaults.failNext(operation, fault);
	}

	/**
	 * Forget all jobs, counts, requests and faults, and let all workers work. The
	 * endpoints stay.
	 */
	public void reset() {
		this.pendingFaults.clear();
		this.endpoints.reset();
	}

	/**
	 * Stop to serve, stop the handlers that run, and break off requests that are held.
	 */
	@Override
	public void close() {
		this.server.close();
		this.endpoints.close();
		this.schedulers.close();
	}

	boolean tryResume(SimulatorSettings settings) {
		return this.settings.differsOnlyInEndpoints(settings) && this.endpoints.resume(settings.registrations());
	}

	long timerCount() {
		return this.time.timerCount();
	}

}
