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

package io.runpod.jobs.engine;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobTransition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of every {@link JobTransition} from every state, in the database.
 */
class JobTransitionTests {

	private static final Map<JobState, String> TABLE = Map.ofEntries(
			Map.entry(JobState.PENDING, "SEND REFUSE CANCEL TIME_OUT"),
			Map.entry(JobState.SENDING, "SEND ACCEPT POSTPONE REJECT REFUSE DOUBT TIME_OUT"),
			Map.entry(JobState.UNKNOWN, "ACCEPT LOSE REPEAT"),
			Map.entry(JobState.SUBMITTED, "SUCCEED FAIL CANCEL TIME_OUT EXPIRE"), Map.entry(JobState.SUCCEEDED, ""),
			Map.entry(JobState.FAILED, "REQUEUE"), Map.entry(JobState.CANCELLED, ""),
			Map.entry(JobState.TIMED_OUT, "REQUEUE"), Map.entry(JobState.REFUSED, "RESUBMIT"),
			Map.entry(JobState.LOST, "RESUBMIT"), Map.entry(JobState.EXPIRED, ""));

	private static JobsFixture fixture;

	private static RunPodJobs jobs;

	private static JobRepository repository;

	@BeforeAll
	static void createDatabase() {
		fixture = JobsFixture.h2();
		jobs = fixture.engine().jobs();
		repository = fixture.repository();
	}

	@AfterAll
	static void closeDatabase() {
		fixture.close();
	}

	static Stream<Arguments> combinations() {
		return Arrays.stream(JobState.values())
			.flatMap((state) -> Arrays.stream(JobTransition.values())
				.map((transition) -> Arguments.of(state, transition)));
	}

	@ParameterizedTest
	@MethodSource("combinations")
	void transitionIsMadeFromItsSourcesOnly(JobState state, JobTransition transition) {
		UUID id = jobs.submit("echo", Map.of("n", 1)).id();
		fixture.jdbcClient.sql("update runpod_job set state = :state where id = :id")
			.param("state", state.name())
			.param("id", id)
			.update();
		boolean permitted = Arrays.asList(TABLE.get(state).split(" ")).contains(transition.name());
		assertThat(apply(transition, id)).isEqualTo(permitted);
		TrackedJob job = repository.get(id);
		assertThat(job.state()).isEqualTo(permitted ? transition.target() : state);
		assertThat(job.deliveryState())
			.isEqualTo((permitted && job.state().isEnded()) ? DeliveryState.PENDING : DeliveryState.NOT_DUE);
	}

	private static boolean apply(JobTransition transition, UUID id) {
		Instant now = Instant.now();
		String owner = fixture.column(id, "owner");
		return switch (transition) {
			case SEND -> repository.send(id, owner, now);
			case ACCEPT -> repository.accept(id, id.toString(), now);
			case POSTPONE -> repository.postpone(id, owner, "later");
			case DOUBT -> repository.doubt(id, "no answer");
			case REPEAT, REQUEUE, RESUBMIT -> repository.restart(transition, id, owner, now);
			case REJECT, REFUSE -> repository.endSubmission(id, owner, JobEnd.of(transition, "refused"), now);
			case LOSE, SUCCEED, FAIL, CANCEL, TIME_OUT, EXPIRE ->
				repository.end(id, JobEnd.of(transition, "ended"), now);
		};
	}

}
