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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Data source whose executions of prepared statements and commits are intercepted.
 */
final class InterceptingDataSource extends DelegatingDataSource {

	static final String COMMIT = "commit";

	private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery", "executeUpdate", "executeBatch");

	private final Interceptor interceptor;

	InterceptingDataSource(DataSource target, Interceptor interceptor) {
		super(target);
		this.interceptor = interceptor;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return proxy(Connection.class, (method, arguments) -> {
			if (method.getName().equals("prepareStatement")) {
				return proxy((PreparedStatement) invoke(connection, method, arguments), connection,
						arguments[0].toString());
			}
			Execution call = () -> invoke(connection, method, arguments);
			return method.getName().equals(COMMIT)
					? this.interceptor.intercept(new Statement(connection, COMMIT, List.of()), call) : call.proceed();
		});
	}

	private PreparedStatement proxy(PreparedStatement statement, Connection connection, String sql) {
		List<Parameter> parameters = new ArrayList<>();
		return proxy(PreparedStatement.class, (method, arguments) -> {
			if (method.getName().startsWith("set") && arguments.length > 1) {
				parameters.add((target) -> invoke(target, method, arguments));
			}
			Execution call = () -> invoke(statement, method, arguments);
			return EXECUTIONS.contains(method.getName())
					? this.interceptor.intercept(new Statement(connection, sql, parameters), call) : call.proceed();
		});
	}

	private static <T> T proxy(Class<T> type, Call call) {
		InvocationHandler handler = (proxy, method, arguments) -> call.invoke(method,
				(arguments != null) ? arguments : new Object[0]);
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Interceptor of an execution.
	 */
	@FunctionalInterface
	interface Interceptor {

		Object intercept(Statement statement, Execution execution) throws Throwable;

	}

	/**
	 * Execution of a statement or commit.
	 */
	@FunctionalInterface
	interface Execution {

		Object proceed() throws Throwable;

	}

	/**
	 * Setter of a parameter of a statement.
	 */
	@FunctionalInterface
	interface Parameter {

		void set(PreparedStatement target) throws Throwable;

	}

	private interface Call {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

	/**
	 * Statement, or a commit.
	 */
	record Statement(Connection connection, String sql, List<Parameter> parameters) {

		boolean isCommit() {
			return this.sql.equals(COMMIT);
		}

	}

}
