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

package io.runpod.benchmarks.durable;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * PostgreSQL in a container that survives the end of the server, which is started again:
 * the official image, or one of Debian's packages that an environment variable names.
 */
final class PostgreSqlContainer extends GenericContainer<PostgreSqlContainer> {

	private static final @Nullable String BASE_IMAGE = System.getenv("RUNPOD_TEST_BASE_IMAGE");

	private static final String OPTIONS = " -c listen_addresses=* -c unix_socket_directories=/tmp -c jit=off"
			+ " -c max_connections=200 -c shared_preload_libraries=pg_stat_statements";

	private static final String BIN = "$(ls -d /usr/lib/postgresql/*/bin | head -n 1)";

	// the server refuses to run as root, and the image has no other user
	private static final String BASE_COMMAND = "echo postgres:x:999:999::/tmp:/bin/sh >> /etc/passwd && "
			+ "exec setpriv --reuid=999 --regid=999 --clear-groups sh -c '" + BIN
			+ "/initdb -D $PGDATA -U postgres -A trust -E UTF8 --locale=C"
			+ " && echo host all all all trust >> $PGDATA/pg_hba.conf && while true; do " + BIN + "/postgres" + OPTIONS
			+ "; done'";

	private static final String COMMAND = "while true; do docker-entrypoint.sh postgres" + OPTIONS + "; done";

	private static final int PORT = 5432;

	PostgreSqlContainer() {
		super((BASE_IMAGE != null) ? BASE_IMAGE : "postgres:17");
		withExposedPorts(PORT);
		withEnv("PGDATA", "/tmp/pgdata");
		withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
		withCreateContainerCmdModifier(
				(create) -> create.withEntrypoint("sh", "-c", (BASE_IMAGE != null) ? BASE_COMMAND : COMMAND));
		waitingFor(Wait.forSuccessfulCommand(BIN + "/pg_isready -h 127.0.0.1 -U postgres"));
	}

	String jdbcUrl() {
		return "jdbc:postgresql://" + getHost() + ":" + getMappedPort(PORT) + "/postgres?user=postgres";
	}

	// end all connections, and start the server again
	void restartServer() {
		try {
			ExecResult result = execInContainer("sh", "-c", "kill -INT $(head -n 1 $PGDATA/postmaster.pid)");
			if (result.getExitCode() != 0) {
				throw new IllegalStateException("PostgreSQL was not restarted: " + result.getStderr());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
