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

package io.runpod.client;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the dependencies between packages and of the visibility of internal types.
 */
class ArchitectureTests {

	private static final String ROOT = "io.runpod.client";

	/**
	 * Packages of the public API. Jobs throw exceptions, which carry jobs: these two form
	 * one slice.
	 */
	private static final Set<String> API_PACKAGES = Set.of("job", "exception", "health", "event", "observation",
			"webhook", "service", "batch", "loadbalancing");

	/**
	 * Packages with a single entry point.
	 */
	private static final Set<String> ENCAPSULATED_PACKAGES = Set.of("internal.statistics", "internal.polling",
			"internal.streaming", "internal.resilience", "internal.health", "internal.http", "internal.timer",
			"internal.instrumentation", "internal.context", "internal.endpoint");

	/**
	 * Dependencies of each package on other packages of the client. The root package and
	 * 'internal.endpoint', which implements its interfaces, may use all.
	 */
	private static final Map<String, Set<String>> ALLOWED_DEPENDENCIES = allowedDependencies();

	/**
	 * Packages that call endpoints, read the options or create snapshots of the activity,
	 * which stand in the root package.
	 */
	private static final Set<String> ROOT_USERS = Set.of("internal.resilience", "internal.polling", "internal.call",
			"internal.runall", "service");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	// the public API and its implementation know each other: builders are created by the
	// API
	private static final SliceAssignment PACKAGE_SLICES = new SliceAssignment() {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			String name = type.getPackageName();
			if (name.equals(ROOT) || name.equals(ROOT + ".internal.endpoint")) {
				return SliceIdentifier.ignore();
			}
			return SliceIdentifier.of(name.equals(ROOT + ".exception") ? ROOT + ".job" : name);
		}

		@Override
		public String getDescription() {
			return "packages";
		}

	};

	private static Map<String, Set<String>> allowedDependencies() {
		Map<String, Set<String>> dependencies = new LinkedHashMap<>();
		dependencies.put("internal.text", Set.of());
		dependencies.put("job", Set.of("exception", "internal.text"));
		dependencies.put("exception", Set.of("job", "internal.text"));
		dependencies.put("health", Set.of());
		dependencies.put("event", Set.of("job", "exception", "health"));
		dependencies.put("observation", Set.of("job", "exception", "event"));
		dependencies.put("webhook", Set.of());
		dependencies.put("service", Set.of("job", "event"));
		dependencies.put("batch", Set.of("job", "exception"));
		dependencies.put("loadbalancing", Set.of("exception", "event", "internal.instrumentation"));
		List<String> layers = List.of("internal.statistics", "internal.timer", "internal.json", "internal.http",
				"internal.health", "internal.resilience", "internal.instrumentation", "internal.context",
				"internal.polling", "internal.streaming", "internal.webhook", "internal.call", "internal.runall",
				"internal.batch");
		Set<String> lower = new LinkedHashSet<>(API_PACKAGES);
		lower.add("internal.text");
		for (String layer : layers) {
			dependencies.put(layer, Set.copyOf(lower));
			lower.add(layer);
		}
		return dependencies;
	}

	@Test
	void reactorHooksAreNotUsed() {
		noClasses().should().dependOnClassesThat().areAssignableTo(Hooks.class).check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices()
			.assignedFrom(PACKAGE_SLICES)
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void everyPackageHasDeclaredDependencies() {
		String[] declared = Stream
			.concat(Stream.of(ROOT, ROOT + ".internal.endpoint"),
					ALLOWED_DEPENDENCIES.keySet().stream().map(ArchitectureTests::packagePattern))
			.toArray(String[]::new);
		classes().should().resideInAnyPackage(declared).allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void packagesDependOnlyOnDeclaredPackages() {
		ALLOWED_DEPENDENCIES.forEach((name, dependencies) -> {
			Stream<String> root = ROOT_USERS.contains(name) ? Stream.of(ROOT) : Stream.of();
			String[] allowed = Stream
				.concat(root,
						Stream.concat(Stream.of(name), dependencies.stream()).map(ArchitectureTests::packagePattern))
				.toArray(String[]::new);
			noClasses().that()
				.resideInAPackage(packagePattern(name))
				.should()
				.dependOnClassesThat(Predicates.resideInAPackage(ROOT + "..")
					.and(DescribedPredicate.not(Predicates.resideInAnyPackage(allowed))))
				.allowEmptyShould(true)
				.check(CLASSES);
		});
	}

	@Test
	void encapsulatedPackagesHaveAtMostOnePublicType() {
		Map<String, Set<String>> publicTypes = new TreeMap<>();
		ENCAPSULATED_PACKAGES.forEach((name) -> publicTypes.put(name,
				CLASSES.stream()
					.filter(Predicates.resideInAPackage(packagePattern(name)))
					.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
					// an exception is part of the entry point that throws it
					.filter((type) -> !type.isAssignableTo(Throwable.class))
					.map(JavaClass::getSimpleName)
					.collect(Collectors.toSet())));
		assertThat(publicTypes).allSatisfy((name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(1));
	}

	@Test
	void publicApiDoesNotExposeInternalTypes() {
		classes().that(arePublicApi())
			.should(notExpose(Predicates.resideInAPackage(packagePattern("internal"))))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void publicApiDoesNotExposeJacksonTypes() {
		classes().that(arePublicApi())
			.should(notExpose(Predicates.resideInAnyPackage("tools.jackson..", "com.fasterxml..")))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	private static String packagePattern(String name) {
		return ROOT + "." + name + "..";
	}

	private static DescribedPredicate<JavaClass> arePublicApi() {
		return Predicates
			.resideInAnyPackage(
					Stream.concat(Stream.of(ROOT), API_PACKAGES.stream().map(ArchitectureTests::packagePattern))
						.toArray(String[]::new))
			.and(DescribedPredicate.describe("are public API", ArchitectureTests::isVisible));
	}

	private static boolean isVisible(JavaClass type) {
		Set<JavaModifier> modifiers = type.getModifiers();
		return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
				&& type.getEnclosingClass().map(ArchitectureTests::isVisible).orElse(true);
	}

	private static ArchCondition<JavaClass> notExpose(DescribedPredicate<JavaClass> exposed) {
		return new ArchCondition<>("not mention classes that " + exposed.getDescription() + " in a signature") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				exposedTypes(type).filter((exposure) -> exposed.test(exposure.getValue()))
					.forEach((exposure) -> events.add(SimpleConditionEvent.violated(type,
							exposure.getKey() + " mentions " + exposure.getValue().getName())));
			}

		};
	}

	private static Stream<Map.Entry<String, JavaClass>> exposedTypes(JavaClass type) {
		Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
		Stream<JavaType> header = Stream.concat(supertypes, type.getTypeParameters().stream());
		return Stream.concat(typesOf(type.getDescription(), header),
				type.getAllMembers()
					.stream()
					.filter(ArchitectureTests::isVisible)
					.flatMap((member) -> typesOf(member.getDescription(), signatureTypes(member))));
	}

	private static boolean isVisible(JavaMember member) {
		Set<JavaModifier> modifiers = member.getModifiers();
		return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
	}

	private static Stream<JavaType> signatureTypes(JavaMember member) {
		if (member instanceof JavaCodeUnit codeUnit) {
			Stream<JavaTypeVariable<?>> variables = codeUnit.getTypeParameters().stream().map((variable) -> variable);
			return Stream
				.of(Stream.of(codeUnit.getReturnType()), codeUnit.getParameterTypes().stream(),
						codeUnit.getExceptionTypes().stream(), variables)
				.flatMap((types) -> types);
		}
		return Stream.of(((JavaField) member).getType());
	}

	private static Stream<Map.Entry<String, JavaClass>> typesOf(String where, Stream<JavaType> types) {
		return types.flatMap((type) -> type.getAllInvolvedRawTypes().stream())
			.map((type) -> Map.entry(where, type.getBaseComponentType()));
	}

}
