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
 * One more worker with the settings that the engine tells of the first, GPUs, mounts and
 * limits included, and a name of its own.
 */
class WorkerReplica extends GenericContainer<WorkerReplica> {

	private final WorkerPlace place;

	WorkerReplica(InspectContainerResponse first, WorkerPlace place, FirstPoll firstPoll) {
		super(CompletableFuture.completedFuture(first.getConfig().getImage()));
		this.place = place;
		FirstPoll ownPoll = new FirstPoll();
		ownPoll.withStartupTimeout(firstPoll.timeout());
		ownPoll.expectAt(place);
		waitingFor(ownPoll);
		withCreateContainerCmdModifier((command) -> copy(first, place.environment(), command));
	}

	boolean isBusy() {
		return this.place.isBusy();
	}

	@Override
	protected void containerIsStopping(InspectContainerResponse container) {
		WorkerEnd.of(this);
	}

	private static void copy(InspectContainerResponse first, Map<String, String> place, CreateContainerCmd command) {
		ContainerConfig config = first.getConfig();
		command.withHostConfig(first.getHostConfig()).withEnv(environment(config, place));
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

	private static String[] environment(ContainerConfig config, Map<String, String> place) {
		Map<String, String> environment = new LinkedHashMap<>();
		Stream.of((config.getEnv() != null) ? config.getEnv() : new String[0])
			.map((variable) -> variable.split("=", 2))
			.forEach((variable) -> environment.put(variable[0], variable[1]));
		environment.putAll(place);
		return environment.entrySet()
			.stream()
			.map((variable) -> variable.getKey() + "=" + variable.getValue())
			.toArray(String[]::new);
	}

}
