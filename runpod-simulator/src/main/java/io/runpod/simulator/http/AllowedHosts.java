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

package io.runpod.simulator.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Hosts under which a server accepts requests. A server on loopback accepts loopback
 * names only, because a web page may make a browser send requests to it under another
 * name (DNS rebinding). A server on other addresses is reached under unknown names.
 *
 * @param bindAddress the address on which the server listens
 * @param names additional names in lower case
 * @since 0.1.0
 */
public record AllowedHosts(InetAddress bindAddress, Set<String> names) {

	boolean contains(@Nullable String hostHeader) {
		if (!this.bindAddress.isLoopbackAddress() || hostHeader == null) {
			return true;
		}
		String host = hostHeader.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
		return this.names.contains(host) || host.equals("localhost") || host.endsWith(".localhost")
				|| isLoopbackAddress(host);
	}

	// Resolve no names.
	private static boolean isLoopbackAddress(String host) {
		InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
		return address != null && address.isLoopbackAddress();
	}

}
