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

package io.runpod.jobs.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.jobs.JobOutcome;

/**
 * Process that submits one durable job and halts, without any shutdown, at a given point:
 * before or after one of its statements, commits or requests.
 */
public final class HaltingProcess {

	static final int EXIT_CODE = 42;

	private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery", "executeUpdate");

	private final AtomicInteger points = new AtomicInteger();

	private final int haltAt;

	private HaltingProcess(int haltAt) {
		this.haltAt = haltAt;
	}

	public static void main(String[] args) throws Exception {
		new HaltingProcess(Integer.parseInt(args[2])).run(args[0], args[1]);
		Runtime.getRuntime().halt(0);
	}

	private void run(String jdbcUrl, String baseUrl) throws Exception {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(jdbcUrl);
		DataSource dataSource = new HaltingDataSource(pool);
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
		RunPodClient client = RunPodClient
			.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
			.baseUrl(URI.create(baseUrl))
			.apiKey(() -> "key")
			.webClient((builder) -> builder.filter((request, next) -> {
				point();
				return next.exchange(request).doOnNext((response) -> point());
			}))
			.build();
		RunPodJobsEngine engine = RunPodJobsEngine
			.builder(dataSource, transactionManager, (name) -> JobsFixture.endpoint(client, name))
			.leaseDuration(Duration.ofSeconds(1))
			.pollingInterval(Duration.ofMillis(100))
			.build();
		CountDownLatch delivered = new CountDownLatch(1);
		JdbcClient jdbcClient = JdbcClient.create(dataSource);
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), (job) -> {
			jdbcClient.sql("insert into received (id) values (:id)").param("id", job.id().toString()).update();
			delivered.countDown();
		});
		engine.start();
		new TransactionTemplate(transactionManager).executeWithoutResult(
				(status) -> engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.key("order-1")));
		delivered.await();
		// the commit of the delivery
		while (JdbcClient.create(pool)
			.sql("select count(*) from runpod_job where delivery_state = 'DELIVERED'")
			.query(Integer.class)
			.single() == 0) {
			Thread.onSpinWait();
		}
	}

	private void point() {
		if (this.points.incrementAndGet() == this.haltAt) {
			Runtime.getRuntime().halt(EXIT_CODE);
		}
	}

	/**
	 * Data source with points before and after statements on the table of jobs, and
	 * commits of them.
	 */
	private final class HaltingDataSource extends DelegatingDataSource {

		HaltingDataSource(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			AtomicInteger statements = new AtomicInteger();
			return proxy(Connection.class, connection, (method, arguments) -> {
				if (method.getName().equals("prepareStatement")
						&& !arguments[0].toString().contains("runpod_job_schedule")) {
					statements.incrementAndGet();
					return proxy(PreparedStatement.class, (PreparedStatement) invoke(connection, method, arguments),
							null);
				}
				boolean commit = method.getName().equals("commit") && statements.getAndSet(0) > 0;
				return commit ? invokeBetweenPoints(connection, method, arguments)
						: invoke(connection, method, arguments);
			});
		}

		private <T> T proxy(Class<T> type, T target, Call call) {
			InvocationHandler handler = (proxy, method, arguments) -> {
				if (call != null) {
					return call.invoke(method, arguments);
				}
				return EXECUTIONS.contains(method.getName()) ? invokeBetweenPoints(target, method, arguments)
						: invoke(target, method, arguments);
			};
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
		}

		private Object invokeBetweenPoints(Object target, Method method, Object[] arguments) throws Throwable {
			point();
			Object result = invoke(target, method, arguments);
			point();
			return result;
		}

		private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

	private interface Call {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

}
