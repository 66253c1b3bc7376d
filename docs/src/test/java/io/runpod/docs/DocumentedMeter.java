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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.springframework.beans.BeanUtils;

import io.runpod.client.observation.JobObservationDocumentation;
import io.runpod.jobs.observation.TrackedJobObservationDocumentation;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * Meter as declared by the documentation enums in the code.
 *
 * @param name name in Micrometer
 * @param type type of the meter
 * @param baseUnit unit, or an empty string
 * @param tags names of the tags
 * @param description description of the meter
 */
record DocumentedMeter(String name, Meter.Type type, String baseUnit, Set<String> tags, String description) {

	/**
	 * Tag that Micrometer adds to the timer of an observation.
	 */
	private static final String ERROR_TAG = "error";

	static List<DocumentedMeter> all() {
		return Stream.of(Arrays.stream(JobObservationDocumentation.values()).flatMap(DocumentedMeter::of),
				Stream.of(TrackedJobObservationDocumentation.DURABLE_JOB)
					.flatMap((observation) -> of(observation.getName(), "Operations on a durable job", observation)),
				Arrays.stream(RunPodMeterDocumentation.values()).map(DocumentedMeter::of))
			.flatMap((meters) -> meters)
			.toList();
	}

	private static DocumentedMeter of(RunPodMeterDocumentation meter) {
		return new DocumentedMeter(meter.getName(), meter.getType(),
				(meter.getBaseUnit() != null) ? meter.getBaseUnit() : "", tags(meter.getKeyNames()),
				meter.getDescription());
	}

	private static Stream<DocumentedMeter> of(JobObservationDocumentation observation) {
		ObservationConvention<?> convention = BeanUtils.instantiateClass(observation.getDefaultConvention());
		String description = (observation == JobObservationDocumentation.JOB) ? "Waits for a job"
				: "Submissions of a job by run";
		return of(convention.getName(), description, observation);
	}

	private static Stream<DocumentedMeter> of(String name, String description, ObservationDocumentation observation) {
		Set<String> tags = tags(observation.getLowCardinalityKeyNames());
		Set<String> tagsWithError = Stream.concat(tags.stream(), Stream.of(ERROR_TAG)).collect(Collectors.toSet());
		return Stream.of(new DocumentedMeter(name, Meter.Type.TIMER, "", tagsWithError, description),
				new DocumentedMeter(name + ".active", Meter.Type.LONG_TASK_TIMER, "", tags,
						description + " in progress"));
	}

	private static Set<String> tags(KeyName[] keys) {
		return Arrays.stream(keys).map(KeyName::asString).collect(Collectors.toSet());
	}

	String toTableRow(NamingConvention prometheus) {
		return "| `" + this.name + "` | `" + prometheusName(prometheus) + "` | "
				+ this.type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | "
				+ this.tags.stream().sorted().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", ")) + " | "
				+ this.description + " |";
	}

	String prometheusName(NamingConvention prometheus) {
		String name = prometheus.name(this.name, this.type, this.baseUnit.isEmpty() ? null : this.baseUnit);
		return (this.type == Meter.Type.COUNTER && !name.endsWith("_total")) ? name + "_total" : name;
	}

}
