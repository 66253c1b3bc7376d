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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.runpod.simulator.access.ApiKeys;
import io.runpod.simulator.access.PendingFaults;
import io.runpod.simulator.admin.AdminActions;
import io.runpod.simulator.admin.AdminRoutes;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.ReceivedRequest;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.http.Server;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.web.RunPodRoutes;

/**
 * Simulator of RunPod Serverless on localhost. Endpoints are served by Java functions or
 * by remote workers that poll for jobs. The observable HTTP behavior matches RunPod:
 * states, times, waits, limits and errors. <pre class="code">
 * try (RunPodSimulator simulator = RunPodSimulator.builder()
 *     .endpoint("echo", (job) -&gt; Map.of("echo", job.input()))
 *     .start()) {
 *   // use a client with simulator.baseUrl() and simulator.apiKey()
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
		Router router = new RunPodRoutes(this.apiKeys, this.endpoints.asMap()::get, this.pendingFaults, this.time)
			.addTo(new Router());
		if (settings.adminEnabled()) {
			new AdminRoutes(this.apiKeys,
					new AdminActions(this.endpoints.asMap(), this.pendingFaults, this.time, this::reset))
				.addTo(router);
		}
		this.server = new Server(settings.allowedHosts(), settings.port(), router);
	}

	/**
	 * Create a builder.
	 * @return a builder of a simulator on a free port without endpoints
	 */
	public static RunPodSimulatorBuilder builder() {
		return new RunPodSimulatorBuilder();
	}

	/**
	 * Return the base URL, the replacement for {@code https://api.runpod.ai/v2}.
	 * @return the URL that precedes the endpoint id, without a trailing slash
	 */
	public String baseUrl() {
		return this.server.url() + RunPodRoutes.BASE_PATH;
	}

	/**
	 * Return the port of the HTTP server.
	 * @return the port in use
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Return an accepted API key.
	 * @return the first configured key
	 */
	public String apiKey() {
		return this.apiKeys.keys().iterator().next();
	}

	/**
	 * Register an endpoint with default settings.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @return this simulator
	 */
	public RunPodSimulator endpoint(String id, Handler handler) {
		return endpoint(id, handler, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint. An existing endpoint with the same id is replaced and its
	 * jobs are deleted.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @param settings the settings
	 * @return this simulator
	 */
	public RunPodSimulator endpoint(String id, Handler handler, EndpointSettings settings) {
		this.endpoints.register(new EndpointRegistration(id, handler, settings));
		return this;
	}

	/**
	 * Register an endpoint. An existing endpoint with the same id is replaced and its
	 * jobs are deleted.
	 * @param id the endpoint id
	 * @param handler the function that simulated workers run
	 * @param settings customizes the default settings
	 * @return this simulator
	 */
	public RunPodSimulator endpoint(String id, Handler handler, Consumer<EndpointSettings.Builder> settings) {
		return endpoint(id, handler, EndpointSettings.of(settings));
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @return this simulator
	 * @see #workerEnvironment(String, String, String)
	 */
	public RunPodSimulator workerEndpoint(String id) {
		return workerEndpoint(id, EndpointSettings.defaults());
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @param settings the settings, of which only the execution timeout applies
	 * @return this simulator
	 * @see #workerEnvironment(String, String, String)
	 */
	public RunPodSimulator workerEndpoint(String id, EndpointSettings settings) {
		this.endpoints.register(EndpointRegistration.forRemoteWorkers(id, settings));
		return this;
	}

	/**
	 * Register an endpoint served by remote workers only.
	 * @param id the endpoint id
	 * @param settings customizes the default settings, of which only the execution
	 * timeout applies
	 * @return this simulator
	 */
	public RunPodSimulator workerEndpoint(String id, Consumer<EndpointSettings.Builder> settings) {
		return workerEndpoint(id, EndpointSettings.of(settings));
	}

	/**
	 * Register a load-balancing endpoint, whose requests are passed on to HTTP servers.
	 * Its URL is {@code http://localhost:{port}/lb/{id}} instead of
	 * {@code https://{id}.api.runpod.ai}.
	 * @param id the endpoint id
	 * @param workerUrls the URL of the HTTP server of each worker
	 * @return this simulator
	 * @see EndpointControl#scaleToZero(Duration)
	 */
	public RunPodSimulator loadBalancer(String id, URI... workerUrls) {
		this.endpoints.register(EndpointRegistration.forLoadBalancer(id, List.of(workerUrls)));
		return this;
	}

	/**
	 * Return the environment variables that make a worker, built with RunPod's SDK and
	 * otherwise unchanged, poll this simulator. Endpoints with a handler accept remote
	 * workers as well.
	 * @param endpointId the endpoint id
	 * @param workerId the unique id of the worker
	 * @param host the host name under which the worker reaches this machine, for example
	 * {@code 127.0.0.1} or {@code host.docker.internal}
	 * @return the environment variables by name
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public Map<String, String> workerEnvironment(String endpointId, String workerId, String host) {
		this.endpoints.getRequired(endpointId);
		String endpointUrl = "http://" + host + ":" + port() + "/v2/" + endpointId;
		return WorkerEnvironment.createVariables(endpointUrl, endpointId, workerId, apiKey(),
				RemoteWorkers.pingInterval(this.time));
	}

	/**
	 * Return the current workers of an endpoint, both simulated and remote.
	 * @param endpointId the endpoint id
	 * @return a snapshot of each worker
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public List<WorkerSnapshot> workers(String endpointId) {
		return this.endpoints.getRequired(endpointId).workerSnapshots();
	}

	/**
	 * Return the control of an endpoint, which changes its workers and jobs.
	 * @param endpointId the endpoint id
	 * @return the control
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public EndpointControl control(String endpointId) {
		return new EndpointControl(this.endpoints, endpointId);
	}

	/**
	 * Advance the clock. Everything due in the skipped time happens now.
	 * @param duration the simulated time to skip
	 */
	public void advanceTimeBy(Duration duration) {
		Objects.requireNonNull(duration, "'duration' must not be null");
		this.time.advanceBy(duration);
	}

	/**
	 * Return the latest requests of clients to an endpoint, at most 1000 with bodies of
	 * at most 64 MiB in total.
	 * @param endpointId the endpoint id
	 * @return the authenticated requests, oldest first
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public List<ReceivedRequest> requests(String endpointId) {
		return this.endpoints.getRequired(endpointId).requestLog().latest();
	}

	/**
	 * Return the number of requests for an operation since the start or the last
	 * {@link #reset()}.
	 * @param endpointId the endpoint id
	 * @param operation the operation
	 * @return the number of authenticated requests
	 * @throws IllegalArgumentException if there is no such endpoint
	 */
	public int requestCount(String endpointId, Operation operation) {
		return this.endpoints.getRequired(endpointId).requestLog().count(operation);
	}

	/**
	 * Inject a fault into the next request for an operation of any endpoint. Faults added
	 * for the same operation are applied in order, one per request.
	 * @param operation the operation
	 * @param fault the fault
	 */
	public void failNext(Operation operation, Fault fault) {
		Objects.requireNonNull(operation, "'operation' must not be null");
		Objects.requireNonNull(fault, "'fault' must not be null");
		this.pendingFaults.failNext(operation, fault);
	}

	/**
	 * Delete all jobs, counts, requests and faults, and restore the state of all workers.
	 * The endpoints stay registered.
	 */
	public void reset() {
		this.pendingFaults.clear();
		this.endpoints.reset();
	}

	/**
	 * Stop the server, interrupt running handlers and close connections with pending
	 * requests.
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
