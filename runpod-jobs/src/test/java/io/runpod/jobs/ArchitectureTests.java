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

package io.runpod.jobs;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Tests for the dependencies between packages.
 */
class ArchitectureTests {

	private static final String API = "io.runpod.jobs";

	private static final String EVENT = "io.runpod.jobs.event";

	private static final String OBSERVATION = "io.runpod.jobs.observation";

	private static final String ENGINE = "io.runpod.jobs.engine";

	private static final String INTERNAL = "io.runpod.jobs.internal";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(API);

	@Test
	void apiDependsOnNoImplementation() {
		noClasses().that()
			.resideInAnyPackage(API, EVENT, OBSERVATION)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ENGINE, INTERNAL)
			.check(CLASSES);
	}

	@Test
	void storageDoesNotDependOnTheEngine() {
		noClasses().that()
			.resideInAPackage(INTERNAL)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ENGINE)
			.check(CLASSES);
	}

	@Test
	void nothingDependsOnInternalsOfTheClient() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.runpod.client.internal..").check(CLASSES);
	}

	@Test
	void everyClassIsInAKnownPackage() {
		classes().should().resideInAnyPackage(API, EVENT, OBSERVATION, ENGINE, INTERNAL).check(CLASSES);
	}

}
