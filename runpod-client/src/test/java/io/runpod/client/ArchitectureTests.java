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
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call goes one way through the rooms, and what is inside a room stays there.
 */
class ArchitectureTests {

	private static final String ROOT = "io.runpod.client";

	private static final Set<String> ROOMS = Set.of("await", "traffic", "monitor", "wire", "time", "watch");

	/**
	 * What a package may know of ours besides itself; the entry may know everything.
	 */
	private static final Map<String, Set<String>> KNOWS = Map.of("job", Set.of(), "time", Set.of(), "observation",
			Set.of("job"), "wire", Set.of("job", "time"), "monitor", Set.of("wire", "job", "time"), "traffic",
			Set.of("monitor", "wire", "job", "time"), "watch", Set.of("observation", "monitor", "wire", "job", "time"),
			"await", Set.of("traffic", "watch", "monitor", "wire", "job", "time"));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void noHookIsSetForTheWholeJvm() {
		noClasses().should().dependOnClassesThat().areAssignableTo(Hooks.class).check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void everyPackageIsOnThePlan() {
		String[] known = Stream.concat(Stream.of(ROOT), KNOWS.keySet().stream().map(ArchitectureTests::inside))
			.toArray(String[]::new);
		classes().should().resideInAnyPackage(known).allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void aPackageKnowsOnlyWhatIsBelowIt() {
		KNOWS.forEach((name, known) -> {
			String[] allowed = Stream.concat(Stream.of(name), known.stream())
				.map(ArchitectureTests::inside)
				.toArray(String[]::new);
			noClasses().that()
				.resideInAPackage(inside(name))
				.should()
				.dependOnClassesThat(Predicates.resideInAPackage(ROOT + "..")
					.and(DescribedPredicate.not(Predicates.resideInAnyPackage(allowed))))
				.allowEmptyShould(true)
				.check(CLASSES);
		});
	}

	@Test
	void aRoomHasOneWayIn() {
		Map<String, Set<String>> open = new TreeMap<>();
		ROOMS.forEach((room) -> open.put(room,
				CLASSES.stream()
					.filter(Predicates.resideInAPackage(inside(room)))
					.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
					// what goes wrong in a room is no second way in
					.filter((type) -> !type.isAssignableTo(Throwable.class))
					.map(JavaClass::getSimpleName)
					.collect(Collectors.toSet())));
		assertThat(open).allSatisfy((room, types) -> assertThat(types).as(room).hasSizeLessThanOrEqualTo(1));
	}

	@Test
	void noRoomIsSeenFromOutside() {
		String[] rooms = ROOMS.stream().map(ArchitectureTests::inside).toArray(String[]::new);
		classes().that(arePublished())
			.should(notMention(Predicates.resideInAnyPackage(rooms)))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void noTypeOfJacksonIsSeenFromOutside() {
		classes().that(arePublished())
			.should(notMention(Predicates.resideInAnyPackage("tools.jackson..", "com.fasterxml..")))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	private static String inside(String name) {
		return ROOT + "." + name + "..";
	}

	private static DescribedPredicate<JavaClass> arePublished() {
		return Predicates.resideInAnyPackage(ROOT, inside("job"), inside("observation"))
			.and(DescribedPredicate.describe("are seen from outside", ArchitectureTests::isVisible));
	}

	private static boolean isVisible(JavaClass type) {
		Set<JavaModifier> modifiers = type.getModifiers();
		return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
				&& type.getEnclosingClass().map(ArchitectureTests::isVisible).orElse(true);
	}

	private static ArchCondition<JavaClass> notMention(DescribedPredicate<JavaClass> inner) {
		return new ArchCondition<>("not mention classes that " + inner.getDescription() + " in a signature") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				mentionedBy(type).filter((mention) -> inner.test(mention.getValue()))
					.forEach((mention) -> events.add(SimpleConditionEvent.violated(type,
							mention.getKey() + " mentions " + mention.getValue().getName())));
			}

		};
	}

	private static Stream<Map.Entry<String, JavaClass>> mentionedBy(JavaClass type) {
		Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
		Stream<JavaType> header = Stream.concat(parents, type.getTypeParameters().stream());
		return Stream.concat(mentions(type.getDescription(), header),
				type.getAllMembers()
					.stream()
					.filter(ArchitectureTests::isVisible)
					.flatMap((member) -> mentions(member.getDescription(), signatureOf(member))));
	}

	private static boolean isVisible(JavaMember member) {
		Set<JavaModifier> modifiers = member.getModifiers();
		return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
	}

	private static Stream<JavaType> signatureOf(JavaMember member) {
		if (member instanceof JavaCodeUnit codeUnit) {
			Stream<JavaTypeVariable<?>> variables = codeUnit.getTypeParameters().stream().map((variable) -> variable);
			return Stream
				.of(Stream.of(codeUnit.getReturnType()), codeUnit.getParameterTypes().stream(),
						codeUnit.getExceptionTypes().stream(), variables)
				.flatMap((types) -> types);
		}
		return Stream.of(((JavaField) member).getType());
	}

	private static Stream<Map.Entry<String, JavaClass>> mentions(String where, Stream<JavaType> types) {
		return types.flatMap((type) -> type.getAllInvolvedRawTypes().stream())
			.map((type) -> Map.entry(where, type.getBaseComponentType()));
	}

}
