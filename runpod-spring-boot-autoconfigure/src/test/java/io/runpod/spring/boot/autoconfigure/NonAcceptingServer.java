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

package io.runpod.spring.boot.autoconfigure;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Server that does not accept connections, with a full backlog, so that connecting
 * blocks.
 */
final class NonAcceptingServer implements Closeable {

	private final ServerSocket server;

	private final List<SocketChannel> pendingChannels = new ArrayList<>();

	NonAcceptingServer() throws IOException {
		this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		for (int i = 0; i < 4; i++) {
			SocketChannel channel = SocketChannel.open();
			channel.configureBlocking(false);
			channel.connect(this.server.getLocalSocketAddress());
			this.pendingChannels.add(channel);
		}
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/v2";
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.pendingChannels) {
			channel.close();
		}
		this.server.close();
	}

}
