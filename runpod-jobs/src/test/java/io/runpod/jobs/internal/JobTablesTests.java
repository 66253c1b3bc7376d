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

package io.runpod.jobs.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the scripts of {@link JobTables}.
 */
class JobTablesTests {

	@Test
	void scriptsDifferInTypesAndPartialIndexOnly() throws IOException {
		String postgreSql = script(true).replace("bytea", "varbinary(100000000)")
			.replace(" text,", " varchar(100000),")
			.replace("\n\twhere ordering_key is not null", "");
		assertThat(postgreSql).isEqualTo(script(false));
	}

	private static String script(boolean postgreSql) throws IOException {
		return new ClassPathResource(new JobTables("runpod_", postgreSql).script())
			.getContentAsString(StandardCharsets.UTF_8);
	}

}
