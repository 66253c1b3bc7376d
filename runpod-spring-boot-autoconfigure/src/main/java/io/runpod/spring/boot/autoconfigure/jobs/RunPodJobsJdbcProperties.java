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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Configuration properties for the creation of the tables of durable jobs.
 */
@ConfigurationProperties("runpod.jobs.jdbc")
class RunPodJobsJdbcProperties extends DatabaseInitializationProperties {

	private static final String SCHEMA_LOCATION = "classpath:io/runpod/jobs/schema-@@platform@@.sql";

	@Override
	public String getDefaultSchemaLocation() {
		return SCHEMA_LOCATION;
	}

}
