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

package io.runpod.benchmarks.receiver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.runpod.benchmarks.process.ChildProcess;
import io.runpod.client.webhook.WebhookAddresses;

/**
 * Application with the starter that receives webhooks, in a separate process on one
 * processor.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
public class ReceiverApplication {

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	private static final String SECRET = "benchmark";

	/**
	 * Start the process.
	 * @param type the web stack
	 * @param runPodUrl the base URL of RunPod
	 * @param endpoint the name and id of the endpoint
	 * @return the process, with the receiver listening
	 */
	public static ChildProcess start(WebApplicationType type, String runPodUrl, String endpoint) {
		List<String> launcher = isPinned() ? List.of(TASKSET.toString(), "-c", "0") : List.of();
		return ChildProcess.start(launcher, ReceiverApplication.class, type.name(), runPodUrl, endpoint);
	}

	/**
	 * Return whether the process is restricted to one processor.
	 * @return whether the operating system has the command that does it
	 */
	public static boolean isPinned() {
		return Files.isExecutable(TASKSET);
	}

	/**
	 * Return the addresses of webhooks.
	 * @param genuine whether the application accepts them
	 * @return the addresses
	 */
	public static WebhookAddresses addresses(boolean genuine) {
		return WebhookAddresses.of(URI.create("http://localhost/runpod/webhook"), List.of(genuine ? SECRET : "forged"));
	}

	/**
	 * Run the application until the parent process ends.
	 * @param args the web stack, the base URL of RunPod, and the endpoint
	 * @throws IOException if standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(ReceiverApplication.class)
			.web(WebApplicationType.valueOf(args[0]))
			.bannerMode(Banner.Mode.OFF)
			.properties("logging.level.root=ERROR", "server.port=0", "server.tomcat.max-keep-alive-requests=-1",
					"runpod.api-key=KEY", "runpod.base-url=" + args[1],
					"runpod.endpoints." + args[2] + ".id=" + args[2], "runpod.webhook.base-url=http://localhost",
					"runpod.webhook.secrets=" + SECRET,
					"spring.autoconfigure.exclude=" + TomcatReactiveWebServerAutoConfiguration.class.getName())
			.run()) {
			ChildProcess.serve("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
		}
	}

}
