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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Check of a bundle for Maven Central, and of the Javadoc of all modules, against its
 * rules and those of the project. The arguments are the folder of the bundle, the
 * version, and the folder of a second build.
 */
class ReleaseCheck {

	private static final List<String> REQUIRED = List.of("groupId", "artifactId", "version", "name", "description",
			"url", "licenses/license/name", "licenses/license/url", "developers/developer/name", "scm/url",
			"scm/connection", "scm/developerConnection");

	private static final List<String> FORBIDDEN = List.of("parent", "repositories", "pluginRepositories", "build",
			"modules", "dependencies/dependency[scope='system']", "dependencies/dependency[not(version)]",
			"dependencies/dependency[scope='test']");

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	private final List<String> errors = new ArrayList<>();

	private final Set<String> libraries = new TreeSet<>();

	private final Path group;

	private final String version;

	private final Path secondBuild;

	private final Path aggregatedJavadoc;

	private int compared;

	private ReleaseCheck(Path bundle, String version, Path secondBuild) {
		this.group = bundle.resolve("io/runpod");
		this.version = version;
		this.secondBuild = secondBuild;
		this.aggregatedJavadoc = bundle.resolveSibling("reports/apidocs");
	}

	public static void main(String[] args) throws Exception {
		System.exit(new ReleaseCheck(Path.of(args[0]), args[1], Path.of(args[2])).run() ? 0 : 1);
	}

	private boolean run() throws Exception {
		for (Path artifact : list(this.group)) {
			checkArtifact(artifact.getFileName().toString(), artifact.resolve(this.version));
		}
		checkBom();
		checkAggregatedJavadoc();
		this.errors.forEach(System.out::println);
		System.out.printf("Release %s: %s and runpod-bom, %d files equal in both builds, %d errors%n", this.version,
				this.libraries, this.compared, this.errors.size());
		return this.errors.isEmpty();
	}

	private void checkArtifact(String name, Path folder) throws Exception {
		String prefix = name + "-" + this.version;
		Path pom = folder.resolve(prefix + ".pom");
		if (!Files.exists(pom)) {
			this.errors.add(name + " has no POM");
			return;
		}
		checkPom(pom);
		if (!evaluate(parse(pom), "packaging").equals(List.of("pom"))) {
			this.libraries.add(name);
			for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
				expect(Files.exists(folder.resolve(prefix + suffix)), name + " has no file *" + suffix);
			}
		}
		for (Path file : list(folder)) {
			if (!file.toString().matches(".*\\.(asc|md5|sha1|sha256|sha512)")) {
				checkFile(name, file);
			}
		}
	}

	private void checkPom(Path pom) throws Exception {
		Document document = parse(pom);
		for (String element : REQUIRED) {
			List<String> values = evaluate(document, element);
			expect(!values.isEmpty() && values.stream().noneMatch(String::isBlank), pom + " has no " + element);
		}
		for (String element : FORBIDDEN) {
			expect(evaluate(document, element).isEmpty(), pom + " has " + element);
		}
		String text = Files.readString(pom).replace("${project.version}", "");
		expect(!text.contains("${") && !text.contains("SNAPSHOT"), pom + " has a placeholder or a SNAPSHOT");
	}

	private void checkFile(String name, Path file) throws Exception {
		expect(Files.exists(sibling(file, ".asc")), file + " is not signed");
		expect(exitCode("gpg", "--batch", "--quiet", "--verify", sibling(file, ".asc").toString(),
				file.toString()) == 0, "the signature of " + file + " is not valid");
		for (String algorithm : List.of("MD5", "SHA-1")) {
			Path checksum = sibling(file, "." + algorithm.toLowerCase().replace("-", ""));
			expect(Files.exists(checksum) && Files.readString(checksum).trim().equals(hash(file, algorithm)),
					file + " has no or another checksum by " + algorithm);
		}
		if (file.toString().endsWith(".jar")) {
			checkJar(file);
		}
		if (!file.toString().endsWith(".pom")) {
			Path second = this.secondBuild.resolve(name).resolve("target").resolve(file.getFileName());
			if (!Files.exists(second)) {
				second = second.resolveSibling(file.getFileName().toString().replaceFirst("^.*-cyclonedx", "bom"));
			}
			expect(Files.exists(second) && Files.mismatch(file, second) == -1,
					file.getFileName() + " differs between the builds");
			this.compared++;
		}
	}

	private void checkJar(Path jar) throws Exception {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
				expect(zip.getEntry(entry) != null, jar + " has no " + entry);
			}
			if (jar.toString().endsWith("-javadoc.jar")) {
				checkPackages(jar, zip.stream().map(ZipEntry::getName));
			}
		}
	}

	private void checkAggregatedJavadoc() throws Exception {
		Path packages = this.aggregatedJavadoc.resolve("element-list");
		expect(Files.exists(packages), "There is no Javadoc of all modules");
		if (Files.exists(packages)) {
			checkPackages(packages, Files.readAllLines(packages).stream());
		}
	}

	private void checkPackages(Path javadoc, Stream<String> names) throws Exception {
		String[] internal = evaluate(parse(this.secondBuild.resolve("pom.xml")), "properties/internal.packages").get(0)
			.replace(".*", "")
			.split(",");
		List<String> found = names.map((name) -> name.replace('/', '.') + ".")
			.filter((name) -> Stream.of(internal).anyMatch((prefix) -> name.startsWith(prefix + ".")))
			.toList();
		expect(found.isEmpty(), javadoc + " has internal packages: " + found);
	}

	private void checkBom() throws Exception {
		Path pom = this.group.resolve("runpod-bom").resolve(this.version).resolve("runpod-bom-" + this.version + ".pom");
		Set<String> managed = new TreeSet<>(
				evaluate(parse(pom), "dependencyManagement/dependencies/dependency/artifactId"));
		expect(managed.equals(this.libraries), "runpod-bom manages " + managed + ", published are " + this.libraries);
	}

	private List<String> evaluate(Document document, String path) throws Exception {
		NodeList nodes = (NodeList) this.xpath.evaluate("/project/" + path, document, XPathConstants.NODESET);
		List<String> values = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			values.add(nodes.item(i).getTextContent());
		}
		return values;
	}

	private void expect(boolean condition, String error) {
		if (!condition) {
			this.errors.add(error);
		}
	}

	private static Document parse(Path pom) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
	}

	private static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().collect(Collectors.toList());
		}
	}

	private static Path sibling(Path file, String suffix) {
		return file.resolveSibling(file.getFileName() + suffix);
	}

	private static String hash(Path file, String algorithm) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
	}

	private static int exitCode(String... command) throws Exception {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

}
