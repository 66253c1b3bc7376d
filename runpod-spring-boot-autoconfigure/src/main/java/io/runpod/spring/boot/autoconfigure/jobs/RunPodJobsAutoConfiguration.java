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

package io.runpod.spring.boot.autoconfigure.jobs;

import java.util.Map;

import javax.sql.DataSource;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.RunPodJobListenerProcessor;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.RunPodWebhookHandler;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.jobs.RunPodJobsDataSource;
import io.runpod.spring.boot.jobs.RunPodJobsTransactionManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for durable jobs in the database of
 * the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnClass({ RunPodJobsEngine.class, DataSource.class,
		PropertiesBasedDataSourceScriptDatabaseInitializer.class })
@ConditionalOnBean(RunPodClient.class)
@Conditional(RunPodJobsAutoConfiguration.OnDataSourceCondition.class)
@ConditionalOnBooleanProperty(name = "runpod.jobs.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ RunPodJobsProperties.class, RunPodJobsJdbcProperties.class })
@Import({ DatabaseInitializationDependencyConfigurer.class, RunPodEndpointRegistry.class })
public final class RunPodJobsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@DependsOnDatabaseInitialization
	RunPodJobsEngine runPodJobsEngine(RunPodJobsProperties properties, ObjectProvider<DataSource> dataSource,
			@RunPodJobsDataSource ObjectProvider<DataSource> jobsDataSource,
			ObjectProvider<PlatformTransactionManager> transactionManager,
			@RunPodJobsTransactionManager ObjectProvider<PlatformTransactionManager> jobsTransactionManager,
			ListableBeanFactory beanFactory, RunPodEndpointRegistry registry, ObjectProvider<JsonMapper> mapper,
			ApplicationEventPublisher eventPublisher, ObjectProvider<WebhookAddresses> webhookAddresses,
			ObjectProvider<RunPodClient> clients, Environment environment) {
		var builder = RunPodJobsEngine
			.builder(jobsDataSource.getIfAvailable(dataSource::getObject),
					jobsTransactionManager.getIfAvailable(transactionManager::getObject),
					(name) -> endpoint(name, beanFactory, registry))
			.eventPublisher(eventPublisher);
		if ("auto".equalsIgnoreCase(environment.getProperty("runpod.rate-limit.share", "auto"))) {
			// RunPod limits the requests of an account, not those of a process
			builder.replicas((count) -> clients.stream().forEach((client) -> client.operations().setReplicas(count)));
		}
		if (Threading.VIRTUAL.isActive(environment)) {
			builder
				.deliveryThreadFactory(new VirtualThreadTaskExecutor("runpod-job-delivery-").getVirtualThreadFactory());
		}
		mapper.ifAvailable(builder::mapper);
		webhookAddresses.ifAvailable((addresses) -> builder.webhooks(addresses::create));
		beanFactory.getBeanProvider(ObservationRegistry.class).ifUnique(builder::observationRegistry);
		beanFactory.getBeanProvider(TrackedJobListener.class).orderedStream().forEach(builder::listener);
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::tablePrefix).to(builder::tablePrefix);
		map.from(properties::deadline).to(builder::deadline);
		map.from(properties::leaseDuration).to(builder::leaseDuration);
		map.from(properties::pollingInterval).to(builder::pollingInterval);
		map.from(properties::retention).to(builder::retention);
		map.from(properties::maxConcurrentSubmissions).to(builder::maxConcurrentSubmissions);
		map.from(properties::databaseThreads).to(builder::databaseThreads);
		map.from(properties.delivery()::maxAttempts).to(builder::maxDeliveryAttempts);
		map.from(properties.delivery()::threads).to(builder::deliveryThreads);
		return builder.build();
	}

	// a bean of that name, also if it is created on demand, or an endpoint known at run
	// time
	private static RunPodEndpoint endpoint(String name, ListableBeanFactory beanFactory,
			RunPodEndpointRegistry registry) {
		if (beanFactory.containsBean(name) && beanFactory.isTypeMatch(name, RunPodEndpoint.class)) {
			return beanFactory.getBean(name, RunPodEndpoint.class);
		}
		Map<String, RunPodEndpoint> endpoints = registry.getEndpoints();
		RunPodEndpoint endpoint = endpoints.get(name);
		Assert.notNull(endpoint, () -> "There is no RunPod endpoint '" + name + "'. Endpoints are " + endpoints.keySet()
				+ ". Configure it by the property runpod.endpoints." + name + ".id");
		return endpoint;
	}

	@Bean
	@ConditionalOnMissingBean
	RunPodJobs runPodJobs(RunPodJobsEngine engine) {
		return engine.jobs();
	}

	// any process may receive the webhook of a durable job
	@Bean
	RunPodWebhookHandler runPodJobsWebhookHandler(RunPodJobsEngine engine) {
		return (notification) -> engine.jobFound(notification.submissionId(), notification.jobId());
	}

	@Bean
	RunPodJobListenerProcessor runPodJobListenerProcessor(ConfigurableListableBeanFactory beanFactory,
			RunPodJobsEngine engine) {
		return new RunPodJobListenerProcessor(beanFactory, engine);
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnJobsDatabaseInitializationCondition.class)
	@ImportRuntimeHints(SchemaRuntimeHints.class)
	static class DatabaseInitializationConfiguration {

		@Bean
		RunPodJobsDatabaseInitializer runPodJobsDatabaseInitializer(ObjectProvider<DataSource> dataSource,
				@RunPodJobsDataSource ObjectProvider<DataSource> jobsDataSource, RunPodJobsJdbcProperties properties,
				RunPodJobsProperties jobs) {
			return new RunPodJobsDatabaseInitializer(jobsDataSource.getIfAvailable(dataSource::getObject), properties,
					jobs.tablePrefix());
		}

	}

	static final class SchemaRuntimeHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/runpod/jobs/schema-*.sql");
		}

	}

	static final class OnDataSourceCondition extends AnyNestedCondition {

		OnDataSourceCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnSingleCandidate(DataSource.class)
		static final class SingleCandidate {

		}

		@ConditionalOnBean(annotation = RunPodJobsDataSource.class)
		static final class Qualified {

		}

	}

	static final class OnJobsDatabaseInitializationCondition extends OnDatabaseInitializationCondition {

		OnJobsDatabaseInitializationCondition() {
			super("RunPod Jobs", "runpod.jobs.jdbc.initialize-schema");
		}

	}

}
