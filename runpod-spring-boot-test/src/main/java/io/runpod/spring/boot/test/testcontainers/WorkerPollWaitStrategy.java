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

package io.runpod.spring.boot.test.testcontainers;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.rnorth.ducttape.TimeoutException;
import org.rnorth.ducttape.ratelimits.RateLimiterBuilder;
import org.rnorth.ducttape.unreliables.Unreliables;
import org.springframework.util.Assert;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Wait strategy for the first poll of a worker at its simulator.
 */
class WorkerPollWaitStrategy extends AbstractWaitStrategy {

	private static final int CHECKS_PER_SECOND = 20;

	private @Nullable WorkerRegistration registration;

	WorkerPollWaitStrategy() {
		withRateLimiter(RateLimiterBuilder.newBuilder()
			.withRate(CHECKS_PER_SECOND, TimeUnit.SECONDS)
			.withConstantThroughput()
			.build());
	}

	void setRegistration(WorkerRegistration registration) {
		this.registration = registration;
	}

	Duration getStartupTimeout() {
		return this.startupTimeout;
	}

	@Override
	protected void waitUntilReady() {
		WorkerRegistration registration = this.registration;
		Assert.state(registration != null, "The registration of the worker is not set");
		try {
			Unreliables.retryUntilTrue((int) this.startupTimeout.toSeconds(), TimeUnit.SECONDS,
					() -> getRateLimiter().getWhenReady(() -> registration.hasPolled() || hasExited()));
		}
		catch (TimeoutException ex) {
			throw new ContainerLaunchException("The worker did not poll for a job within " + this.startupTimeout
					+ ". Can it reach the simulator? Its log is below", ex);
		}
		if (!registration.hasPolled()) {
			throw new ContainerLaunchException("The worker exited before it polled for a job. Its log is below");
		}
	}

	private boolean hasExited() {
		return !this.waitStrategyTarget.isRunning();
	}

}
