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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the receiver of webhooks on virtual threads.
 */
@DisabledForJreRange(max = JRE.JAVA_20, disabledReason = "Virtual threads need Java 21 or later")
class WebhookVirtualThreadTests {

	// more than the threads of Tomcat without virtual ones
	private static final int SLOW_BODIES = 300;

	@Test
	void slowBodiesHoldNoPlatformThread() throws Exception {
		List<Socket> sockets = new ArrayList<>();
		try (WebhookServer server = WebhookServer.start(WebhookServer.Server.TOMCAT_MVC,
				"spring.threads.virtual.enabled=true")) {
			for (int i = 0; i < SLOW_BODIES; i++) {
				sockets.add(server.open(server.genuinePath(), "{\"id\":\"job-"));
			}
			assertThat(server.post(server.genuinePath())).isEqualTo(200);
			for (Socket socket : sockets) {
				socket.getOutputStream().write("u1\",".getBytes(StandardCharsets.UTF_8));
				assertThat(WebhookServer.readStatus(socket)).isEqualTo(200);
			}
			assertThat(server.notifications()).hasSize(SLOW_BODIES + 1);
			assertThat(server.threads()).allMatch((thread) -> thread.startsWith("VirtualThread"));
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

}
