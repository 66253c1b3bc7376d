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

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Utility to find the name that was probably meant.
 */
final class SimilarNames {

	private SimilarNames() {
	}

	static List<String> sortBySimilarity(Collection<String> names, String requestedName) {
		return names.stream()
			.sorted(Comparator.comparingInt((String name) -> editDistance(name, requestedName)))
			.toList();
	}

	// the number of characters to insert, delete or substitute
	static int editDistance(String from, String to) {
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
