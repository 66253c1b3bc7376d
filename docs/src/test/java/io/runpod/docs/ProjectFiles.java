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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files of this project, without the output of builds and tools.
 */
final class ProjectFiles {

	static final Path ROOT = findRoot();

	private static final Set<String> IGNORED_DIRECTORIES = Set.of(".git", "target", ".idea", ".vscode", ".settings",
			"node_modules");

	private ProjectFiles() {
	}

	static List<Path> files(String glob) {
		return files().filter((file) -> matches(file, glob)).toList();
	}

	static Stream<Path> files() {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter(Files::isRegularFile).filter(ProjectFiles::isIncluded).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String relativePath(Path file) {
		return ROOT.relativize(file).toString().replace('\\', '/');
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(relativePath(file), ex);
		}
	}

	private static boolean matches(Path file, String glob) {
		return file.getFileSystem().getPathMatcher("glob:" + glob).matches(ROOT.relativize(file));
	}

	private static boolean isIncluded(Path file) {
		for (Path name : ROOT.relativize(file)) {
			if (IGNORED_DIRECTORIES.contains(name.toString())) {
				return false;
			}
		}
		return true;
	}

	private static Path findRoot() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(directory.resolve(".mvn"))) {
			directory = directory.getParent();
		}
		return directory;
	}

}
