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

package io.runpod.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the dependencies between modules, and of the transitive dependencies of
 * published modules.
 */
class PomTests {

	/**
	 * Modules of this project that a module may depend on.
	 */
	private static final Map<String, Set<String>> MODULE_DEPENDENCIES = Map.ofEntries(Map.entry("runpod-bom", Set.of()),
			Map.entry("runpod-client", Set.of()), Map.entry("runpod-simulator", Set.of()),
			Map.entry("runpod-jobs", Set.of("runpod-client")), Map.entry("runpod-spring-ai", Set.of("runpod-client")),
			Map.entry("runpod-spring-boot-autoconfigure", Set.of("runpod-client")),
			Map.entry("runpod-spring-boot-starter", Set.of("runpod-spring-boot-autoconfigure")),
			Map.entry("runpod-spring-boot-starter-jobs", Set.of("runpod-spring-boot-starter", "runpod-jobs")),
			Map.entry("runpod-spring-boot-starter-ai", Set.of("runpod-spring-boot-starter", "runpod-spring-ai")),
			Map.entry("runpod-spring-boot-test", Set.of("runpod-simulator", "runpod-spring-boot-autoconfigure")),
			Map.entry("sample-app", Set.of("runpod-spring-boot-starter-jobs", "runpod-spring-boot-starter-ai")),
			Map.entry("benchmarks", Set.of("runpod-spring-boot-starter", "runpod-spring-boot-starter-jobs")),
			Map.entry("docs", Set.of()));

	/**
	 * Groups that a published module may depend on: those that a Spring Boot application
	 * has in any case, the engine of durable jobs, and Spring AI.
	 */
	private static final Set<String> ALLOWED_GROUP_IDS = Set.of("io.runpod", "org.springframework",
			"org.springframework.boot", "io.projectreactor", "io.projectreactor.netty", "tools.jackson.core",
			"io.micrometer", "org.jspecify", "com.github.kagkarlsson", "org.springframework.ai");

	private static final Map<String, Pom> MODULES = Pom.modules();

	@Test
	void modulesHaveExpectedDependencies() {
		assertThat(MODULES.keySet()).isEqualTo(MODULE_DEPENDENCIES.keySet());
		assertThat(MODULES).allSatisfy((name, pom) -> assertThat(pom.requiredDependencies())
			.filteredOn((dependency) -> dependency.groupId().equals("io.runpod"))
			.extracting(Pom.Dependency::artifactId)
			.as(name)
			.hasSameElementsAs(MODULE_DEPENDENCIES.get(name)));
	}

	@Test
	void publishedModulesUseAllowedGroupIdsOnly() {
		assertThat(MODULES).allSatisfy((name, pom) -> {
			if (pom.isPublished()) {
				assertThat(pom.requiredDependencies()).extracting(Pom.Dependency::groupId)
					.as(name)
					.isSubsetOf(ALLOWED_GROUP_IDS);
			}
		});
	}

	@Test
	void starterHasNoCodeAndTwoDependencies() {
		Path starter = ProjectFiles.ROOT.resolve("runpod-spring-boot-starter");
		assertThat(ProjectFiles.files("runpod-spring-boot-starter/**")).containsExactly(starter.resolve("pom.xml"));
		assertThat(MODULES.get("runpod-spring-boot-starter").dependencies()).containsExactly(
				new Pom.Dependency("io.runpod", "runpod-spring-boot-autoconfigure", "compile", false),
				new Pom.Dependency("org.springframework.boot", "spring-boot-starter-webclient", "compile", false));
	}

	@Test
	void applicationsNeedOnlyStarters() {
		assertThat(MODULES.get("sample-app").dependencies())
			.filteredOn((dependency) -> dependency.groupId().equals("io.runpod"))
			.containsExactlyInAnyOrder(
					new Pom.Dependency("io.runpod", "runpod-spring-boot-starter-jobs", "compile", false),
					new Pom.Dependency("io.runpod", "runpod-spring-boot-starter-ai", "compile", false),
					new Pom.Dependency("io.runpod", "runpod-spring-boot-test", "test", false));
	}

	@Test
	void versionsAreManagedInRootPom() {
		assertThat(MODULES)
			.allSatisfy((name, pom) -> assertThat(pom.textValues("/project//*[not(self::parent)]/version")).as(name)
				.allMatch((version) -> version.startsWith("${")));
		assertThat(Pom.root().textValues("//dependencyManagement//version | //pluginManagement//version"))
			.allMatch((version) -> version.startsWith("${"));
	}

	@Test
	void bomManagesPublishedModules() {
		assertThat(MODULES.get("runpod-bom").textValues("//dependencyManagement//artifactId"))
			.containsExactlyInAnyOrderElementsOf(MODULES.keySet()
				.stream()
				.filter((name) -> MODULES.get(name).isPublished() && !name.equals("runpod-bom"))
				.toList());
	}

	@Test
	void modulesHaveNameAndDescription() {
		assertThat(MODULES).allSatisfy((name, pom) -> {
			assertThat(pom.textValues("/project/artifactId")).as(name).containsExactly(name);
			assertThat(pom.textValues("/project/name")).as(name).hasSize(1);
			assertThat(pom.textValues("/project/description")).as(name).hasSize(1);
		});
	}

	@Test
	void publishedModulesHaveAModuleNameSourcesAndJavadoc() {
		assertThat(MODULES).allSatisfy((name, pom) -> {
			if (pom.isPublished() && pom.textValues("/project/packaging").isEmpty()) {
				assertThat(pom.textValues("/project/properties/automatic.module.name")).as(name).hasSize(1);
				if (Files.isDirectory(ProjectFiles.ROOT.resolve(name).resolve("src/main/java"))) {
					assertThat(pom.textValues("/project/build/plugins/plugin/artifactId")).as(name)
						.contains("maven-source-plugin", "maven-javadoc-plugin");
				}
			}
		});
	}

	@Test
	void nettyVersionIsNotPublished() {
		List<String> pinnedProperties = ProjectFiles.read(ProjectFiles.ROOT.resolve(".mvn/maven.config"))
			.lines()
			.filter((line) -> line.startsWith("-D"))
			.flatMap((line) -> Arrays.stream(line.substring(2).split("=")))
			.toList();
		assertThat(ProjectFiles.files().filter((file) -> !ProjectFiles.relativePath(file).startsWith(".mvn/")))
			.isNotEmpty()
			.noneMatch((file) -> containsAny(file,
					Stream.concat(pinnedProperties.stream(), Stream.of("netty" + ".version"))));
	}

	private boolean containsAny(Path file, Stream<String> terms) {
		try {
			String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
			return terms.anyMatch(text::contains);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
