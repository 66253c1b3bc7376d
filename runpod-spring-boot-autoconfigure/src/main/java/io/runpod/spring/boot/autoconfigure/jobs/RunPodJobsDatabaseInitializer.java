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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import io.runpod.jobs.engine.RunPodJobsEngine;

/**
 * Initializer of the tables of durable jobs, with the configured prefix of their names.
 */
class RunPodJobsDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<RunPodJobsJdbcProperties> {

	private final String tablePrefix;

	RunPodJobsDatabaseInitializer(DataSource dataSource, RunPodJobsJdbcProperties properties, String tablePrefix) {
		super(dataSource, properties);
		this.tablePrefix = tablePrefix;
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> prefixed = StreamSupport.stream(scripts.spliterator(), false).map(this::prefixed).toList();
		super.runScripts(new Scripts(prefixed).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8));
	}

	private Resource prefixed(Resource script) {
		try {
			String text = script.getContentAsString(StandardCharsets.UTF_8);
			return new ByteArrayResource(RunPodJobsEngine.scriptWithPrefix(text, getDataSource(), this.tablePrefix)
				.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
