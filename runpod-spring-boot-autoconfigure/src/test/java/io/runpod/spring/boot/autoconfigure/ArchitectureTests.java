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

package io.runpod.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.StreamSupport;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rules that Spring Boot has for its own auto-configuration.
 */
class ArchitectureTests {

	private static final String ROOT = ArchitectureTests.class.getPackageName();

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void internalPackagesOfTheClientAreNotUsed() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.runpod.client.internal..").check(CLASSES);
	}

	@Test
	void importsFileListsExactlyTheAutoConfigurations() {
		List<String> listed = StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).spliterator(), false)
			.filter((name) -> name.startsWith(ROOT + "."))
			.toList();
		assertThat(CLASSES.stream().filter(areAutoConfigurations()).map(JavaClass::getName))
			.containsExactlyInAnyOrderElementsOf(listed);
	}

	@Test
	void autoConfigurationsHaveConventionalNames() {
		classes().that()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.allowEmptyShould(true)
			.check(CLASSES);
		classes().that(areAutoConfigurations())
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that(areAutoConfigurations())
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void onlyAutoConfigurationsArePublic() {
		classes().that().arePublic().should(ArchCondition.from(areAutoConfigurations())).check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		members().that()
			.areDeclaredInClassesThat(areAutoConfigurations())
			.and(DescribedPredicate.not(areDefaultConstructors()))
			.should()
			.notBePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
		classes()
			.that(DescribedPredicate.describe("are nested in an auto-configuration",
					(type) -> type.getEnclosingClass().filter(areAutoConfigurations()).isPresent()))
			.should()
			.notBePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void beanMethodsAreNotConditionalOnClasses() {
		methods().should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.because("the signature is loaded before the condition is evaluated")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void beanMethodsOfPostProcessorsAreStatic() {
		methods().that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(Predicates.assignableTo(BeanPostProcessor.class)
				.or(Predicates.assignableTo(BeanFactoryPostProcessor.class)))
			.should()
			.beStatic()
			.because("their configuration would be created too early")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void configurationsDoNotProxyTheirMethods() {
		classes().that()
			.areAnnotatedWith(Configuration.class)
			.should()
			.beAnnotatedWith(DescribedPredicate.describe("@Configuration(proxyBeanMethods = false)",
					(annotation) -> annotation.get("proxyBeanMethods").filter(Boolean.FALSE::equals).isPresent()))
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	private static DescribedPredicate<JavaClass> areAutoConfigurations() {
		return DescribedPredicate.describe("are auto-configurations",
				(type) -> type.isAnnotatedWith(AutoConfiguration.class));
	}

	private static DescribedPredicate<JavaMember> areDefaultConstructors() {
		return DescribedPredicate.describe("are default constructors",
				(member) -> member instanceof JavaConstructor constructor && constructor.getParameters().isEmpty());
	}

}
