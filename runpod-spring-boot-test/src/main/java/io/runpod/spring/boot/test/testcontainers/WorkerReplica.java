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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import org.testcontainers.containers.GenericContainer;

/**
 * Container of a further worker, with the settings of the first one as reported by the
 * container engine, including GPUs, mounts and limits, and a different worker id.
 */
class WorkerReplica extends GenericContainer<WorkerReplica> {

	private final WorkerRegistration registration;

	WorkerReplica(InspectContainerResponse template, WorkerRegistration registration,
			WorkerPollWaitStrategy templateWaitStrategy) {
		super(CompletableFuture.completedFuture(template.getConfig().getImage()));
		this.registration = registration;
		WorkerPollWaitStrategy pollWaitStrategy = new WorkerPollWaitStrategy();
		pollWaitStrategy.withStartupTimeout(templateWaitStrategy.getStartupTimeout());
		pollWaitStrategy.setRegistration(registration);
		waitingFor(pollWaitStrategy);
		withCreateContainerCmdModifier((command) -> copySettings(template, registration.environment(), command));
	}

	boolean isBusy() {
		return this.registration.isBusy();
	}

	@Override
	protected void containerIsStopping(InspectContainerResponse container) {
		GracefulStop.stop(this);
	}

	private static void copySettings(InspectContainerResponse template, Map<String, String> workerEnvironment,
			CreateContainerCmd command) {
		ContainerConfig config = template.getConfig();
		command.withHostConfig(template.getHostConfig()).withEnv(mergeEnvironment(config, workerEnvironment));
		if (config.getCmd() != null) {
			command.withCmd(config.getCmd());
		}
		if (config.getEntrypoint() != null) {
			command.withEntrypoint(config.getEntrypoint());
		}
		if (config.getWorkingDir() != null) {
			command.withWorkingDir(config.getWorkingDir());
		}
		if (config.getUser() != null) {
			command.withUser(config.getUser());
		}
	}

	private static String[] mergeEnvironment(ContainerConfig config, Map<String, String> workerEnvironment) {
		Map<String, String> environment = new LinkedHashMap<>();
		Stream.of((config.getEnv() != null) ? config.getEnv() : new String[0])
			.map((variable) -> variable.split("=", 2))
			.forEach((variable) -> environment.put(variable[0], variable[1]));
		environment.putAll(workerEnvironment);
		return environment.entrySet()
			.stream()
			.map((variable) -> variable.getKey() + "=" + variable.getValue())
			.toArray(String[]::new);
	}

}
