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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.StoredJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of random sequences of changes of a durable job by two processes, against a
 * model.
 */
class JobStateModelTests {

	private static final int SEQUENCES = 100;

	private static final int STEPS = 40;

	private static final int MAX_ATTEMPTS = 3;

	private static final Set<JobTransition> ENDS = EnumSet.of(JobTransition.REJECT, JobTransition.REFUSE,
			JobTransition.LOSE, JobTransition.SUCCEED, JobTransition.FAIL, JobTransition.CANCEL, JobTransition.TIME_OUT,
			JobTransition.EXPIRE);

	private static final Set<JobTransition> RESTARTS = EnumSet.of(JobTransition.REPEAT, JobTransition.REQUEUE,
			JobTransition.RESUBMIT);

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

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void recordFollowsTheModel(long seed) {
		Random random = new Random(seed);
		for (int sequence = 0; sequence < SEQUENCES; sequence++) {
			boolean batch = sequence % 2 == 1;
			UUID id = (batch ? jobs.submitBatch("echo", List.of(sequence)) : jobs.submit("echo", sequence)).id();
			Model model = new Model(batch, fixture.column(id, "owner"));
			List<String> steps = new ArrayList<>();
			for (int step = 0; step < STEPS; step++) {
				steps.add(step(random, id, model));
				StoredJob job = repository.get(id);
				assertThat(List.<Object>of(job.state(), job.deliveryState(), String.valueOf(job.jobId()),
						job.failedDeliveries(), fixture.column(id, "owner")))
					.as("seed %s: %s", seed, steps)
					.isEqualTo(List.<Object>of(model.state, model.delivery, String.valueOf(model.jobId),
							model.failedDeliveries, model.owner));
			}
			assertThat(model.requests).as("requests, seed %s: %s", seed, steps)
				.isLessThanOrEqualTo(1 + model.permittedRepetitions);
		}
	}

	// each step is made by either process, whether or not it has the job
	private static String step(Random random, UUID id, Model model) {
		String process = random.nextBoolean() ? "first" : "second";
		Instant now = Instant.now();
		switch (random.nextInt(10)) {
			case 0, 1 -> {
				boolean expected = process.equals(model.owner) && model.apply(JobTransition.SEND);
				assertThat(repository.send(id, process, now)).isEqualTo(expected);
				return "send by " + process;
			}
			case 2 -> {
				String jobId = UUID.randomUUID().toString();
				if (model.batch && random.nextBoolean()) {
					boolean expected = process.equals(model.owner) && model.apply(JobTransition.SEND);
					model.jobId = expected ? jobId : model.jobId;
					assertThat(repository.recordDraft(id, process, jobId)).isEqualTo(expected);
					return "record draft by " + process;
				}
				boolean expected = (!model.batch || process.equals(model.owner)) && model.apply(JobTransition.ACCEPT);
				model.jobId = (expected && !model.batch) ? jobId : model.jobId;
				model.requests += expected ? 1 : 0;
				assertThat(model.batch ? repository.acceptDraft(id, process, now) : repository.accept(id, jobId, now))
					.isEqualTo(expected);
				return "accept by " + process;
			}
			case 3 -> {
				boolean expected = process.equals(model.owner) && model.apply(JobTransition.POSTPONE);
				assertThat(repository.postpone(id, process, "later")).isEqualTo(expected);
				return "postpone by " + process;
			}
			case 4 -> {
				assertThat(repository.doubt(id, "no answer")).isEqualTo(model.apply(JobTransition.DOUBT));
				return "doubt";
			}
			case 5 -> {
				JobTransition transition = pick(random, ENDS);
				assertThat(repository.end(id, JobEnd.of(transition, "ended"), now)).isEqualTo(model.apply(transition));
				return transition.name();
			}
			case 6 -> {
				JobTransition transition = pick(random, RESTARTS);
				boolean expected = model.apply(transition);
				model.owner = expected ? process : model.owner;
				assertThat(repository.restart(transition, id, process, now)).isEqualTo(expected);
				return transition + " by " + process;
			}
			case 7 -> {
				assertThat(repository.markDelivered(id, now)).isEqualTo(model.deliver());
				return "deliver";
			}
			case 8 -> {
				repository.recordFailedDelivery(id, "failed", MAX_ATTEMPTS);
				model.failDelivery();
				return "fail delivery";
			}
			default -> {
				if (random.nextBoolean()) {
					assertThat(repository.redeliver(id)).isEqualTo(model.redeliver());
					return "redeliver";
				}
				String dead = model.owner;
				repository.adopt(dead, process);
				model.adopt(process);
				return "adopt from " + dead + " by " + process;
			}
		}
	}

	private static JobTransition pick(Random random, Set<JobTransition> transitions) {
		return transitions.stream().skip(random.nextInt(transitions.size())).findFirst().orElseThrow();
	}

	/**
	 * Model of the record of a job.
	 */
	private static final class Model {

		private final boolean batch;

		private JobState state = JobState.PENDING;

		private DeliveryState delivery = DeliveryState.NOT_DUE;

		private String owner;

		private @Nullable String jobId;

		private int failedDeliveries;

		// accepted by RunPod
		private int requests;

		private int permittedRepetitions;

		Model(boolean batch, String owner) {
			this.batch = batch;
			this.owner = owner;
		}

		boolean apply(JobTransition transition) {
			if (!transition.sources().contains(this.state)) {
				return false;
			}
			this.state = transition.target();
			this.permittedRepetitions += (transition == JobTransition.REPEAT || transition == JobTransition.RESUBMIT)
					? 1 : 0;
			if (this.state.isEnded()) {
				this.delivery = DeliveryState.PENDING;
			}
			else if (RESTARTS.contains(transition)) {
				this.delivery = DeliveryState.NOT_DUE;
				this.failedDeliveries = 0;
			}
			return true;
		}

		boolean deliver() {
			if (this.delivery != DeliveryState.PENDING) {
				return false;
			}
			this.delivery = DeliveryState.DELIVERED;
			return true;
		}

		void failDelivery() {
			if (this.delivery == DeliveryState.PENDING) {
				this.failedDeliveries++;
				this.delivery = (this.failedDeliveries == MAX_ATTEMPTS) ? DeliveryState.DEAD_LETTER
						: DeliveryState.PENDING;
			}
		}

		boolean redeliver() {
			if (!this.state.isEnded()) {
				return false;
			}
			this.delivery = DeliveryState.PENDING;
			this.failedDeliveries = 0;
			return true;
		}

		void adopt(String process) {
			if (!this.owner.equals(process) || this.state == JobState.SENDING) {
				if (this.state == JobState.SENDING) {
					this.state = this.batch ? JobState.PENDING : JobState.UNKNOWN;
				}
				boolean open = !this.state.isEnded() || this.delivery == DeliveryState.PENDING;
				this.owner = open ? process : this.owner;
			}
		}

	}

}
