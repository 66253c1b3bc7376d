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
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Maven POM, or a fragment of one.
 *
 * @param document the XML document
 */
record Pom(Document document) {

	static Pom root() {
		return parse(ProjectFiles.read(ProjectFiles.ROOT.resolve("pom.xml")));
	}

	static Map<String, Pom> modules() {
		Map<String, Pom> modules = new LinkedHashMap<>();
		for (String module : root().textValues("/project/modules/module")) {
			modules.put(module, parse(ProjectFiles.read(ProjectFiles.ROOT.resolve(module).resolve("pom.xml"))));
		}
		return modules;
	}

	static Pom parse(String text) {
		try {
			String xml = text.startsWith("<?xml") ? text : "<fragment>" + text + "</fragment>";
			return new Pom(DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(xml))));
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			throw new IllegalArgumentException(text, ex);
		}
	}

	List<Dependency> dependencies() {
		List<Dependency> dependencies = new ArrayList<>();
		for (Node node : nodes("//dependency[not(ancestor::dependencyManagement or ancestor::build)]")) {
			dependencies.add(new Dependency(childText(node, "groupId", ""), childText(node, "artifactId", ""),
					childText(node, "scope", "compile"), Boolean.parseBoolean(childText(node, "optional", "false"))));
		}
		return dependencies;
	}

	/**
	 * Return the dependencies that an application receives transitively.
	 * @return the dependencies that are neither optional nor in test scope
	 */
	List<Dependency> requiredDependencies() {
		return dependencies().stream()
			.filter((dependency) -> !dependency.optional() && !dependency.scope().equals("test"))
			.toList();
	}

	boolean isPublished() {
		return !textValues("/project/properties/maven.deploy.skip").contains("true");
	}

	List<String> textValues(String path) {
		return nodes(path).stream().map(Node::getTextContent).toList();
	}

	private List<Node> nodes(String path) {
		try {
			NodeList nodeList = (NodeList) XPathFactory.newInstance()
				.newXPath()
				.evaluate(path, this.document, XPathConstants.NODESET);
			List<Node> nodes = new ArrayList<>();
			for (int i = 0; i < nodeList.getLength(); i++) {
				nodes.add(nodeList.item(i));
			}
			return nodes;
		}
		catch (XPathExpressionException ex) {
			throw new IllegalArgumentException(path, ex);
		}
	}

	private static String childText(Node node, String name, String defaultValue) {
		for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
			if (child.getNodeName().equals(name)) {
				return child.getTextContent().strip();
			}
		}
		return defaultValue;
	}

	/**
	 * Dependency of a POM.
	 *
	 * @param groupId the group id
	 * @param artifactId the artifact id
	 * @param scope the scope, {@code compile} by default
	 * @param optional whether the dependency is optional
	 */
	record Dependency(String groupId, String artifactId, String scope, boolean optional) {

	}

}
