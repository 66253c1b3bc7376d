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

package io.runpod.simulator;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dependencies between packages and the types of the public API.
 */
class ArchitectureTests {

	private static final String ROOT = "io.runpod.simulator";

	/**
	 * Dependencies of each package on other packages of the simulator; the root package
	 * may use all.
	 */
	private static final Map<String, Set<String>> ALLOWED_DEPENDENCIES = Map.ofEntries(Map.entry("endpoint", Set.of()),
			Map.entry("time", Set.of()), Map.entry("json", Set.of()), Map.entry("http", Set.of("json")),
			Map.entry("job", Set.of()), Map.entry("queue", Set.of("job", "time")),
			Map.entry("batch", Set.of("queue", "job", "time")), Map.entry("loadbalancer", Set.of("time")),
			Map.entry("worker", Set.of("queue", "job", "json", "time", "endpoint")),
			Map.entry("remote", Set.of("queue", "job", "time", "endpoint")),
			Map.entry("webhook", Set.of("queue", "job", "json", "time")),
			Map.entry("access",
					Set.of("http", "json", "worker", "remote", "batch", "loadbalancer", "queue", "job", "time",
							"endpoint")),
			Map.entry("web",
					Set.of("access", "http", "json", "worker", "remote", "batch", "loadbalancer", "queue", "job",
							"time", "endpoint")),
			Map.entry("admin", Set.of("access", "http", "worker", "batch", "queue", "job", "time", "endpoint")),
			Map.entry("main", Set.of("", "endpoint", "time")));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void everyPackageIsListed() {
		String[] known = Stream
			.concat(Stream.of(ROOT), ALLOWED_DEPENDENCIES.keySet().stream().map(ArchitectureTests::packagePattern))
			.toArray(String[]::new);
		classes().should().resideInAnyPackage(known).check(CLASSES);
	}

	@Test
	void packagesDependOnlyOnAllowedPackages() {
		ALLOWED_DEPENDENCIES.forEach((name, known) -> {
			String[] allowed = Stream.concat(Stream.of(name), known.stream())
				.map(ArchitectureTests::packagePattern)
				.toArray(String[]::new);
			noClasses().that()
				.resideInAPackage(packagePattern(name))
				.should()
				.dependOnClassesThat(Predicates.resideInAPackage(ROOT + "..")
					.and(DescribedPredicate.not(Predicates.resideInAnyPackage(allowed))))
				.check(CLASSES);
		});
	}

	@Test
	void onlyWebPackagesDependOnNetty() {
		noClasses().that()
			.resideInAnyPackage(ROOT, packagePattern("endpoint"), packagePattern("time"), packagePattern("job"),
					packagePattern("queue"), packagePattern("batch"), packagePattern("worker"),
					packagePattern("remote"))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("reactor.netty..", "io.netty..")
			.check(CLASSES);
	}

	@Test
	void publicApiExposesNoInternalOrJacksonTypes() {
		DescribedPredicate<JavaClass> internalType = Predicates.resideInAnyPackage("tools.jackson..", "com.fasterxml..",
				packagePattern("time"), packagePattern("job"), packagePattern("json"), packagePattern("queue"),
				packagePattern("worker"), packagePattern("remote"), packagePattern("webhook"), packagePattern("batch"),
				packagePattern("loadbalancer"), packagePattern("http"), packagePattern("access"), packagePattern("web"),
				packagePattern("admin"));
		assertThat(CLASSES.stream()
			.filter(Predicates.resideInAnyPackage(ROOT, packagePattern("endpoint")))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((member) -> signature(member).flatMap((type) -> type.getAllInvolvedRawTypes().stream())
				.anyMatch(internalType))
			.map(JavaCodeUnit::getFullName)).isEmpty();
	}

	private static Stream<JavaType> signature(JavaCodeUnit member) {
		return Stream.concat(Stream.of(member.getReturnType()), member.getParameterTypes().stream());
	}

	// The empty name is the root package without its subpackages.
	private static String packagePattern(String name) {
		return name.isEmpty() ? ROOT : ROOT + "." + name + "..";
	}

}
