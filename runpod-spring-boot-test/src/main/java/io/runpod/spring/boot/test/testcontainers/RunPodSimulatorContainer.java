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

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * Container of the simulator, for applications that do not have it on the class path:
 * <pre class="code">
 * &#064;Bean
 * &#064;ServiceConnection
 * RunPodSimulatorContainer runPod() {
 *   return new RunPodSimulatorContainer("runpod-simulator:dev").withEndpoint("sdxl", "image");
 * }
 * </pre> It has only the endpoints that are added, and requires a random key.
 *
 * @since 0.1.0
 */
public final class RunPodSimulatorContainer extends GenericContainer<RunPodSimulatorContainer> {

	private static final int PORT = 8000;

	private static final int SERVER_ERROR = 500;

	private final String apiKey = "rpa_" + UUID.randomUUID();

	private final List<String> commandLineOptions = new ArrayList<>();

	/**
	 * Create from the name of an image.
	 * @param image the name, such as {@code runpod-simulator:dev}
	 */
	public RunPodSimulatorContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Create from the name of an image.
	 * @param image the name
	 */
	public RunPodSimulatorContainer(DockerImageName image) {
		super(image);
		configurePortAndWaitStrategy();
	}

	/**
	 * Create from an image that is built first, for example an
	 * {@link org.testcontainers.images.builder.ImageFromDockerfile ImageFromDockerfile}.
	 * @param image the future image
	 */
	public RunPodSimulatorContainer(Future<String> image) {
		super(image);
		configurePortAndWaitStrategy();
	}

	/**
	 * Add an endpoint.
	 * @param id the id, which is the name of the endpoint in the application
	 * @param handler a handler of the image: {@code echo}, {@code stream}, {@code image},
	 * {@code fail}, or {@code worker} for an endpoint that is served by workers
	 * @return this container
	 */
	public RunPodSimulatorContainer withEndpoint(String id, String handler) {
		return withOption("--endpoint=" + id + "=" + handler);
	}

	/**
	 * Add a command line option of the simulator, as listed by {@code --help}.
	 * @param option the option, such as {@code --time-factor=60}
	 * @return this container
	 */
	public RunPodSimulatorContainer withOption(String option) {
		this.commandLineOptions.add(option);
		return this;
	}

	/**
	 * Return the base URL of the simulated API, in place of
	 * {@code https://api.runpod.ai/v2}.
	 * @return the URL as seen from this machine, available when the container is started
	 */
	public URI getBaseUrl() {
		return URI.create("http://" + getHost() + ":" + getMappedPort(PORT) + "/v2");
	}

	/**
	 * Return the API key that the simulator accepts.
	 * @return the key
	 */
	public String getApiKey() {
		return this.apiKey;
	}

	@Override
	protected void configure() {
		List<String> command = new ArrayList<>(List.of("--port=" + PORT, "--api-key=" + this.apiKey));
		command.addAll(this.commandLineOptions);
		setCommandParts(command.toArray(String[]::new));
	}

	private void configurePortAndWaitStrategy() {
		addExposedPort(PORT);
		waitingFor(Wait.forHttp("/").forPort(PORT).forStatusCodeMatching((status) -> status < SERVER_ERROR));
	}

}
