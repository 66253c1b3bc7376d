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

package io.runpod.spring.boot.autoconfigure.diagnostics;

import java.util.Comparator;
import java.util.List;

import org.springframework.util.StringUtils;

/**
 * Names of endpoints, as a person looks at them.
 */
final class EndpointNames {

	private EndpointNames() {
	}

	static List<String> sortBySimilarity(List<String> names, String requestedName) {
		return names.stream()
			.sorted(Comparator.comparingInt((String name) -> editDistance(name, requestedName)))
			.toList();
	}

	// how a Java parameter names it
	static String toParameterName(String name) {
		StringBuilder parameter = new StringBuilder();
		for (String word : name.split("[^A-Za-z0-9_]+")) {
			parameter.append(parameter.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return parameter.toString();
	}

	// the number of letters to insert, remove or replace
	private static int editDistance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int substitutionCost = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substitutionCost, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[to.length()];
	}

}
