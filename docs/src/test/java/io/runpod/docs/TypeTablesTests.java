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

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the tables of exceptions and events list every type with its Javadoc.
 */
class TypeTablesTests {

	private static final Pattern DESCRIPTION = Pattern.compile("(?m)^/\\*\\*\\n((?: \\* [^<@\\n].*\\n)+)");

	@ParameterizedTest
	@CsvSource({ "exceptions, exceptions, runpod-client/src/main/java/io/runpod/client/exception/*Exception.java",
			"events, application events, 'runpod-*/src/main/java/io/runpod/{spring/boot,jobs}/event/*Event.java'",
			"events, events of the client, runpod-client/src/main/java/io/runpod/client/event/*Event.java" })
	void pageListsAllTypesWithTheirJavadoc(String page, String what, String files) {
		List<String> rows = ProjectFiles.files(files)
			.stream()
			.sorted(Comparator.comparing(Path::getFileName))
			.map(TypeTablesTests::row)
			.toList();
		assertThat(rows).as(what).isNotEmpty();
		assertThat(ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/" + page + ".md")) + "\n")
			.contains("|---|\n" + String.join("\n", rows) + "\n\n");
	}

	private static String row(Path file) {
		Class<?> type = ClassUtils.resolveClassName(
				ProjectFiles.relativePath(file).replaceFirst(".*/java/(.*)\\.java", "$1").replace('/', '.'), null);
		String supertype = Throwable.class.isAssignableFrom(type) ? "`" + type.getSuperclass().getSimpleName() + "` | "
				: "";
		return "| `" + type.getSimpleName() + "` | " + supertype + description(file) + " | "
				+ members(type).map((name) -> "`" + name + "`").collect(Collectors.joining(", ")) + " |";
	}

	private static String description(Path file) {
		Matcher matcher = DESCRIPTION.matcher(ProjectFiles.read(file));
		assertThat(matcher.find()).as(ProjectFiles.relativePath(file)).isTrue();
		return matcher.group(1)
			.lines()
			.map((line) -> line.substring(3))
			.collect(Collectors.joining(" "))
			.replaceAll("\\{@link (?:[a-z]\\w*\\.)*(\\w+)#(\\w+)}", "{@code $1.$2}")
			.replaceAll("\\{@code (.+?)}", "`$1`");
	}

	private static Stream<String> members(Class<?> type) {
		if (type.isRecord()) {
			return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName);
		}
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.sorted();
	}

}
