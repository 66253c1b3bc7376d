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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that code, configuration and commands on the pages compile, load, parse or are
 * run by the build.
 */
class PagesTests {

	/**
	 * Commands on pages, or how they begin, that {@code .ci/run} does not run, with the
	 * reason.
	 */
	private static final Map<String, String> EXEMPT_COMMANDS = Map.of("mvn -pl sample-app -am spring-boot:test-run",
			"does not end by itself; the tests of the sample start the same application",
			"docker build -t my-worker:dev worker",
			"downloads RunPod's SDK from a package index; PortraitImages builds the same worker on a replacement",
			"mvn -pl benchmarks -am spring-boot:run",
			"takes 15 minutes; the tests of the module run each of its scenarios briefly", "mvn test",
			"run by the build, or by .ci/tutorials", "mvn spring-boot:test-run",
			"does not end by itself; the tests of the tutorials start the same application", "curl",
			"the tests of the tutorials send the same requests", "docker compose up",
			"downloads images; DockerComposeIT starts the same services on other images");

	private static final Set<String> PLAIN_LANGUAGES = Set.of("text", "html", "javascript", "mermaid");

	private static final Set<String> CHECKED_LANGUAGES = Set.of("java", "kotlin", "yaml", "properties", "sh", "xml",
			"json", "python", "dockerfile");

	private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

	private static final Pattern ANCHOR = Pattern.compile("]\\(([^):#]*)#([^)]+)\\)");

	private static final Pattern INDEX_ENTRY = Pattern.compile("(?m)^- \\[(.+)]\\((.+)\\)$");

	private static final Pattern README_COMMAND = Pattern.compile("readme_command '([^']+)'");

	@Test
	void readmeIsShort() {
		assertThat(MarkdownPage.of(MarkdownPage.README).lines()).hasSizeLessThanOrEqualTo(120);
	}

	@Test
	void codeBlocksHaveKnownLanguage() {
		assertThat(MarkdownPage.all().flatMap((page) -> page.blocks().stream())).allSatisfy((block) -> {
			boolean known = CHECKED_LANGUAGES.contains(block.language()) || PLAIN_LANGUAGES.contains(block.language());
			assertThat(known).as("%s: a block of '%s'", block.location(), block.language()).isTrue();
		});
	}

	@ParameterizedTest
	@CsvSource({ "java, '{docs,runpod-jobs,runpod-spring-ai,docs/tutorials/*}/src/**.java'",
			"kotlin, '{runpod-client,docs/tutorials/kotlin}/src/**.kt'" })
	void everyBlockOfCodeIsCompiled(String language, String files) {
		List<String> sources = ProjectFiles.files(files).stream().map(this::withoutIndent).toList();
		List<MarkdownPage.CodeBlock> blocks = MarkdownPage.blocks(language).toList();
		assertThat(blocks).isNotEmpty();
		assertThat(blocks.stream()
			.filter((block) -> sources.stream()
				.noneMatch((source) -> source.contains("\n" + withoutIndent(block.text()))))
			.map(MarkdownPage.CodeBlock::location)).as("blocks that no file %s contains", files).isEmpty();
	}

	@Test
	void everyBlockOfCodeIsComplete() {
		assertThat(Stream.of("java", "kotlin").flatMap(MarkdownPage::blocks)).isNotEmpty()
			.allSatisfy((block) -> assertThat(StringUtils.countOccurrencesOf(block.text(), "{")).as(block.location())
				.isEqualTo(StringUtils.countOccurrencesOf(block.text(), "}")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mvc", "webflux", "kotlin" })
	void tutorialShowsEveryFileOfItsProject(String tutorial) {
		String page = ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/tutorial-" + tutorial + ".md"));
		Path project = ProjectFiles.ROOT.resolve("docs/tutorials/" + tutorial);
		assertThat(ProjectFiles.files("docs/tutorials/" + tutorial + "/**")).hasSizeGreaterThan(4)
			.allSatisfy(
					(file) -> assertThat(page).contains("`" + project.relativize(file).toString().replace('\\', '/'))
						.contains("\n" + ProjectFiles.read(file).replaceFirst("(?s)^/\\*.*?\\*/\n\n", "") + "```\n"));
	}

	@Test
	void workerFilesAreShownVerbatim() {
		List<String> files = ProjectFiles.files("docs/src/test/docker/**").stream().map(ProjectFiles::read).toList();
		assertThat(Stream.of("python", "dockerfile").flatMap(MarkdownPage::blocks)).isNotEmpty()
			.allSatisfy((block) -> assertThat(files).as(block.location()).contains(block.text()));
	}

	@Test
	void composeFileIsShownVerbatim() {
		String file = ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/compose.yaml"));
		assertThat(MarkdownPage.blocks("yaml")).extracting(MarkdownPage.CodeBlock::text).contains(file);
	}

	@Test
	void commandsAreRunByBuildOrExempt() {
		Set<String> headings = README_COMMAND.matcher(ProjectFiles.read(ProjectFiles.ROOT.resolve(".ci/run")))
			.results()
			.map((result) -> result.group(1))
			.collect(Collectors.toSet());
		assertThat(headings).contains("Test it");
		assertThat(MarkdownPage.blocks("sh")).isNotEmpty().allSatisfy((block) -> {
			boolean isRunByBuild = block.location().startsWith("README.md") && headings.contains(block.heading());
			assertThat(block.lines()).as(block.location())
				.allMatch((command) -> isRunByBuild || EXEMPT_COMMANDS.keySet().stream().anyMatch(command::startsWith),
						"is run by .ci/run, or listed here");
		});
	}

	@Test
	void quickStartSectionsHaveOneCommandEach() {
		assertThat(List.of("Try it", "Test it"))
			.allSatisfy((heading) -> assertThat(MarkdownPage.of(MarkdownPage.README).blocks())
				.filteredOn((block) -> block.heading().equals(heading) && block.language().equals("sh"))
				.singleElement()
				.satisfies((block) -> assertThat(block.lines()).hasSize(1)));
	}

	@Test
	void runPodDependenciesAreModules() {
		assertThat(MarkdownPage.blocks("xml")).allSatisfy((block) -> assertThat(Pom.parse(block.text()).dependencies())
			.filteredOn((dependency) -> dependency.groupId().equals("io.runpod"))
			.extracting(Pom.Dependency::artifactId)
			.as(block.location())
			.isSubsetOf(Pom.modules().keySet()));
	}

	@Test
	void parentVersionMatchesSpringBootVersion() {
		String boot = Pom.root().textValues("/project/properties/spring-boot.version").get(0);
		assertThat(MarkdownPage.blocks("xml")
			.map((block) -> Pom.parse(block.text()).textValues("//parent/version"))
			.flatMap(List::stream)).isNotEmpty().containsOnly(boot);
	}

	@Test
	void everyJsonBlockParses() {
		assertThat(MarkdownPage.blocks("json")).allSatisfy((block) -> assertThatNoException().as(block.location())
			.isThrownBy(() -> new JsonMapper().readTree(block.text())));
	}

	@Test
	void delimitersOfTablesMatchTheirHeaders() {
		assertThat(MarkdownPage.all()).allSatisfy((page) -> {
			for (int i = 1; i < page.lines().size(); i++) {
				if (page.lines().get(i).matches("\\|[-| ]+\\|")) {
					assertThat(cells(page.lines().get(i))).as("%s:%d", page.file(), i + 1)
						.isEqualTo(cells(page.lines().get(i - 1)));
				}
			}
		});
	}

	private static long cells(String row) {
		return row.chars().filter((character) -> character == '|').count() - 1;
	}

	@Test
	void relativeLinksResolve() {
		assertThat(ProjectFiles.files("**.md")).isNotEmpty()
			.allSatisfy((file) -> assertThat(links(file)).allMatch((link) -> Files.exists(file.resolveSibling(link))));
	}

	@Test
	void anchorsResolve() {
		assertThat(MarkdownPage.all()).allSatisfy((page) -> ANCHOR.matcher(String.join("\n", page.lines()))
			.results()
			.forEach((link) -> assertThat(
					link.group(1).isEmpty() ? page : MarkdownPage.of(page.file().resolveSibling(link.group(1))))
				.as("%s: %s", page.file(), link.group())
				.satisfies((target) -> assertThat(target.anchors()).contains(link.group(2)))));
	}

	@Test
	void indexListsEveryPageByItsTitle() {
		Path index = ProjectFiles.ROOT.resolve("docs/README.md");
		Map<Path, String> titles = INDEX_ENTRY.matcher(ProjectFiles.read(index))
			.results()
			.filter((entry) -> !entry.group(2).contains("#"))
			.collect(Collectors.toMap((entry) -> index.resolveSibling(entry.group(2)), (entry) -> entry.group(1)));
		assertThat(titles).containsExactlyInAnyOrderEntriesOf(ProjectFiles.files("docs/**.md")
			.stream()
			.filter((file) -> !file.equals(index) && !file.getFileName().toString().matches("\\d+-.*"))
			.collect(Collectors.toMap((file) -> file, (file) -> MarkdownPage.of(file).lines().get(0).substring(2))));
	}

	private List<String> links(Path file) {
		return LINK.matcher(ProjectFiles.read(file))
			.results()
			.map((result) -> result.group(1))
			.filter((link) -> !link.contains(":"))
			.toList();
	}

	private String withoutIndent(Path file) {
		return "\n" + withoutIndent(ProjectFiles.read(file).replace("@ImagesOfThisBuild\n", ""));
	}

	private String withoutIndent(String text) {
		return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
	}

}
