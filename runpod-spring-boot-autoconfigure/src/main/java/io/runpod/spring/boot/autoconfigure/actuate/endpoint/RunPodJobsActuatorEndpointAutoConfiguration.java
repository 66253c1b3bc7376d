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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.runpod.jobs.RunPodJobs;
import io.runpod.spring.boot.autoconfigure.jobs.RunPodJobsAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code /actuator/runpodjobs}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodJobsAutoConfiguration.class)
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, RunPodJobs.class })
@ConditionalOnBean(RunPodJobs.class)
@ConditionalOnAvailableEndpoint(RunPodJobsActuatorEndpoint.class)
public final class RunPodJobsActuatorEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RunPodJobsActuatorEndpoint runPodJobsActuatorEndpoint(RunPodJobs jobs) {
		return new RunPodJobsActuatorEndpoint(jobs);
	}

}
