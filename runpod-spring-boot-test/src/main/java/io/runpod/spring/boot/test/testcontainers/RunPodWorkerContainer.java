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

package io.runpod.spring.boot.test.testcontainers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.github.dockerjava.api.command.InspectContainerResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import io.runpod.simulator.RunPodSimulator;

/**
 * Container of a worker image, as it is deployed to RunPod, that serves an endpoint of
 * the simulator. A bean of this type enables the simulator of the application context:
 * <pre class="code">
 * &#064;Bean
 * RunPodWorkerContainer sdxlWorker() {
 *   return new RunPodWorkerContainer("my-worker:dev").forEndpoint("sdxl");
 * }
 * </pre> The simulator then listens on all addresses of this machine and requires a
 * random key.
 * <p>
 * The container is started when its worker has polled for the first job. A worker that
 * exits before, or exceeds the startup timeout (a minute by default), causes a
 * {@link org.testcontainers.containers.ContainerLaunchException
 * ContainerLaunchException}, and its log is logged. The container is stopped as at
 * RunPod: by SIGTERM, followed by SIGKILL after ten seconds.
 *
 * @since 0.1.0
 */
public final class RunPodWorkerContainer extends GenericContainer<RunPodWorkerContainer> {

	private final WorkerPollWaitStrategy pollWaitStrategy = new WorkerPollWaitStrategy();

	private final Map<Transferable, String> copiedFiles = new LinkedHashMap<>();

	private final WorkerReplicas replicas = new WorkerReplicas();

	private @Nullable String endpointId;

	private @Nullable RunPodSimulator simulator;

	private int workers = 1;

	/**
	 * Create from the name of an image.
	 * @param image the name, such as {@code my-worker:dev}
	 */
	public RunPodWorkerContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Create from the name of an image.
	 * @param image the name
	 */
	public RunPodWorkerContainer(DockerImageName image) {
		super(image);
		waitingFor(this.pollWaitStrategy);
	}

	/**
	 * Create from an image that is built first, for example an
	 * {@link org.testcontainers.images.builder.ImageFromDockerfile ImageFromDockerfile}.
	 * @param image the future image
	 */
	public RunPodWorkerContainer(Future<String> image) {
		super(image);
		waitingFor(this.pollWaitStrategy);
	}

	/**
	 * Set the endpoint that this worker serves. The endpoint is added to the simulator if
	 * it does not exist; if it has a handler, handler and workers share the jobs.
	 * @param endpointId the id of the endpoint at the simulator: the name that it has in
	 * the application
	 * @return this container
	 */
	public RunPodWorkerContainer forEndpoint(String endpointId) {
		this.endpointId = endpointId;
		return this;
	}

	/**
	 * Set the number of workers, each in a separate container with the same settings.
	 * @param workers the number of workers, 1 by default
	 * @return this container, which is the first worker
	 * @throws IllegalArgumentException if not positive
	 */
	public RunPodWorkerContainer withWorkers(int workers) {
		Assert.isTrue(workers > 0, "'workers' must be positive");
		this.workers = workers;
		return this;
	}

	/**
	 * Start or stop workers while this container is running. Idle workers are stopped
	 * first; a busy worker has ten seconds to finish its job.
	 * @param workers the number of workers when this method returns, including this one
	 * @throws IllegalArgumentException if not positive; stop the container to have none
	 * @throws IllegalStateException if the container is not running
	 * @throws org.testcontainers.containers.ContainerLaunchException if a worker does not
	 * poll for a job; the number of workers is then unchanged
	 */
	public void scaleTo(int workers) {
		Assert.isTrue(workers > 0, "'workers' must be positive");
		Assert.state(isRunning(), "The worker is not running: start it, or call 'withWorkers' before");
		scaleReplicas(getContainerInfo(), workers);
	}

	/**
	 * Set the simulator that this worker serves. Not required for a bean, which uses the
	 * simulator of the application context.
	 * @param simulator a simulator bound to an address that is reachable from containers
	 * @return this container
	 */
	public RunPodWorkerContainer withSimulator(RunPodSimulator simulator) {
		this.simulator = simulator;
		return this;
	}

	@Override
	public RunPodWorkerContainer withCopyFileToContainer(MountableFile file, String containerPath) {
		return withCopyToContainer(file, containerPath);
	}

	@Override
	public RunPodWorkerContainer withCopyToContainer(Transferable transferable, String containerPath) {
		this.copiedFiles.put(transferable, containerPath);
		return super.withCopyToContainer(transferable, containerPath);
	}

	/**
	 * Return the logs of the workers.
	 * @return the standard output and error of all workers, concatenated
	 */
	public String getWorkerLogs() {
		StringBuilder logs = new StringBuilder();
		Stream.concat(Stream.of(this), this.replicas.stream()).forEach((worker) -> logs.append(worker.getLogs()));
		return logs.toString();
	}

	boolean hasSimulator() {
		return this.simulator != null;
	}

	@Override
	protected void configure() {
		WorkerRegistration registration = createRegistration();
		registration.applyTo(this);
		this.pollWaitStrategy.setRegistration(registration);
	}

	@Override
	protected void containerIsStarted(InspectContainerResponse container) {
		scaleReplicas(container, this.workers);
	}

	@Override
	protected void containerIsStopping(InspectContainerResponse container) {
		this.replicas.stop();
		GracefulStop.stop(this);
	}

	private void scaleReplicas(InspectContainerResponse template, int workers) {
		this.replicas.scale(workers - 1, () -> {
			WorkerReplica replica = new WorkerReplica(template, createRegistration(), this.pollWaitStrategy);
			this.copiedFiles.forEach(replica::withCopyToContainer);
			return replica;
		});
	}

	private WorkerRegistration createRegistration() {
		Assert.state(this.endpointId != null, "A worker requires an endpoint: call 'forEndpoint'");
		Assert.state(this.simulator != null,
				"A worker requires a running simulator: declare it as a bean, or call 'withSimulator'");
		return new WorkerRegistration(this.simulator, this.endpointId);
	}

}
