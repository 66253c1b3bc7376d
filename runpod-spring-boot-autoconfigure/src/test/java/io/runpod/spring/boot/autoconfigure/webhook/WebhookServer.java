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

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodClientOperations;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookNotification;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Application that receives webhooks of the endpoint "sdxl".
 */
final class WebhookServer implements AutoCloseable {

	static final String BODY = "{\"delayTime\":9533,\"executionTime\":88,\"id\":\"job-u1\",\"status\":\"COMPLETED\"}";

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private WebhookServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static WebhookServer start(Server server, String... properties) {
		return startWithoutSecurity(server, List.of(), properties);
	}

	static WebhookServer startWithoutSecurity(Server server, List<Class<?>> configurations, String... properties) {
		return start(server,
				List.of(ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class,
						ReactiveWebSecurityAutoConfiguration.class,
						ReactiveManagementWebSecurityAutoConfiguration.class),
				configurations, properties);
	}

	static WebhookServer start(Server server, List<Class<?>> exclusions, List<Class<?>> configurations,
			String... properties) {
		List<String> exclusionNames = Stream.concat(exclusions.stream(), server.exclusions.stream())
			.map(Class::getName)
			.toList();
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class);
		application.sources(configurations.toArray(Class<?>[]::new));
		return new WebhookServer(application.web(server.type)
			.properties("server.port=0", "runpod.webhook.base-url=https://app.example.com",
					"runpod.webhook.secrets=secret", "spring.autoconfigure.exclude=" + String.join(",", exclusionNames))
			.properties(properties)
			.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	String genuinePath() {
		return this.context.getBean(WebhookAddresses.class).create("sdxl").getPath();
	}

	/** Return the threads that received the notifications. */
	Queue<String> threads() {
		return this.context.getBean(Notifications.class).threads;
	}

	Queue<WebhookNotification> notifications() {
		return this.context.getBean(Notifications.class).received;
	}

	HttpRequest.Builder request(String path) {
		return request(path, port());
	}

	private static HttpRequest.Builder request(String path, int port) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return client.send(request, BodyHandlers.ofString());
	}

	int post(String path) throws IOException, InterruptedException {
		return post(path, BODY).statusCode();
	}

	int post(String path, int port) throws IOException, InterruptedException {
		return send(request(path, port).POST(BodyPublishers.ofString(BODY)).build()).statusCode();
	}

	HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		return send(request(path).POST(BodyPublishers.ofString(body)).build());
	}

	Socket open(String path, String beginning) throws IOException {
		Socket socket = new Socket("localhost", port());
		socket.setSoTimeout(15_000);
		socket.getOutputStream()
			.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n" + beginning)
				.getBytes(StandardCharsets.UTF_8));
		return socket;
	}

	static int readStatus(Socket socket) throws IOException {
		byte[] statusLine = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
		String text = new String(statusLine, StandardCharsets.UTF_8);
		assertThat(text).matches("HTTP/1.1 \\d{3}");
		return Integer.parseInt(text.substring(text.length() - 3));
	}

	List<String> observations() {
		return List.copyOf(this.context.getBean(RecordedObservations.class).keyValues);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Web servers.
	 */
	enum Server {

		TOMCAT_MVC(WebApplicationType.SERVLET),
		TOMCAT_WEBFLUX(WebApplicationType.REACTIVE, NettyReactiveWebServerAutoConfiguration.class,
				NettyReactiveManagementContextAutoConfiguration.class),
		NETTY_WEBFLUX(WebApplicationType.REACTIVE, TomcatReactiveWebServerAutoConfiguration.class,
				TomcatReactiveManagementContextAutoConfiguration.class);

		private final WebApplicationType type;

		private final List<Class<?>> exclusions;

		Server(WebApplicationType type, Class<?>... exclusions) {
			this.type = type;
			this.exclusions = List.of(exclusions);
		}

		boolean isServlet() {
			return this.type == WebApplicationType.SERVLET;
		}

	}

	/**
	 * Notifications that reached the client.
	 */
	static final class Notifications {

		private final Queue<WebhookNotification> received = new ConcurrentLinkedQueue<>();

		private final Queue<String> threads = new ConcurrentLinkedQueue<>();

	}

	/**
	 * Key values of the observations that have ended, as they are written to spans.
	 */
	static final class RecordedObservations implements ObservationHandler<Observation.Context> {

		private final Queue<String> keyValues = new ConcurrentLinkedQueue<>();

		@Override
		public void onStop(Observation.Context context) {
			this.keyValues.add(context.getName() + " " + context.getAllKeyValues());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Notifications notifications() {
			return new Notifications();
		}

		@Bean
		RecordedObservations recordedObservations() {
			return new RecordedObservations();
		}

		@Bean
		RunPodClient runPodClient(Notifications notifications) {
			RunPodClient client = Mockito.mock();
			RunPodClientOperations operations = Mockito.mock();
			BDDMockito.given(client.operations()).willReturn(operations);
			BDDMockito.given(operations.receive(Mockito.any())).willAnswer((invocation) -> {
				WebhookNotification notification = invocation.getArgument(0);
				notifications.threads.add(Thread.currentThread().toString());
				return notification.endpoint().equals("sdxl") && notifications.received.add(notification);
			});
			return client;
		}

	}

	/**
	 * Controller of any path.
	 */
	@RestController
	static class CatchAllController {

		@RequestMapping("/**")
		String open() {
			return "open";
		}

	}

}
