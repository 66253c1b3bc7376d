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

package io.runpod.spring.boot.autoconfigure.event;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.ClassUtils;

import io.runpod.client.RunPodClient;
import io.runpod.client.event.JobContextScope;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for application events of jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnBean(RunPodClient.class)
@ConditionalOnBooleanProperty("runpod.events.enabled")
@EnableConfigurationProperties(RunPodEventsProperties.class)
public final class RunPodEventsAutoConfiguration {

	private static final boolean CONTEXT_PROPAGATION_PRESENT = ClassUtils.isPresent(
			"io.micrometer.context.ContextSnapshotFactory", RunPodEventsAutoConfiguration.class.getClassLoader());

	@Bean
	EventPublishingRunPodListener runPodEventListener(ApplicationEventPublisher publisher,
			RunPodEventsProperties properties, ObjectProvider<JobContextScope> jobScopes) {
		JobContextScope jobScope = jobScopes.orderedStream().reduce(JobContextScope::and).orElse(JobContextScope.NOOP);
		// listeners participate in the trace of the call that caused the event
		TaskDecorator taskDecorator = CONTEXT_PROPAGATION_PRESENT ? new ContextPropagatingTaskDecorator()
				: (task) -> task;
		return new EventPublishingRunPodListener(publisher, taskDecorator, jobScope, validatedCapacity(properties));
	}

	private static int validatedCapacity(RunPodEventsProperties properties) {
		int capacity = properties.queueCapacity();
		if (capacity < 1) {
			throw new InvalidConfigurationPropertyValueException("runpod.events.queue-capacity", capacity,
					"must be at least 1");
		}
		return capacity;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		MeterBinder runPodEventMetrics(EventPublishingRunPodListener listener) {
			return (registry) -> FunctionCounter
				.builder("runpod.events.dropped", listener, EventPublishingRunPodListener::droppedCount)
				.description("Events of jobs that were dropped because their listeners are too slow")
				.register(registry);
		}

	}

}
