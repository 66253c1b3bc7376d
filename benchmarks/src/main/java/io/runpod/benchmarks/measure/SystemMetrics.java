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

package io.runpod.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * What this process uses.
 *
 * @since 0.1.0
 */
public final class SystemMetrics {

	private static final OperatingSystemMXBean OPERATING_SYSTEM = ManagementFactory.getOperatingSystemMXBean();

	private SystemMetrics() {
	}

	/**
	 * The time that all processors spent on this process.
	 * @return nanoseconds
	 */
	public static long cpuNanos() {
		return (OPERATING_SYSTEM instanceof com.sun.management.OperatingSystemMXBean system)
				? system.getProcessCpuTime() : 0;
	}

	/**
	 * How busy the machine is, to tell a quiet one from one whose figures are worth
	 * little.
	 * @return the load average of the last minute and the number of processors
	 */
	public static String describeLoad() {
		return "load %.1f on %d processors".formatted(OPERATING_SYSTEM.getSystemLoadAverage(),
				OPERATING_SYSTEM.getAvailableProcessors());
	}

	/**
	 * The live threads.
	 * @return how many
	 */
	public static int threadCount() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	/**
	 * The most live threads since {@link #resetPeakThreadCount()}.
	 * @return how many
	 */
	public static int peakThreadCount() {
		return ManagementFactory.getThreadMXBean().getPeakThreadCount();
	}

	/**
	 * Count the most live threads from now on.
	 */
	public static void resetPeakThreadCount() {
		ManagementFactory.getThreadMXBean().resetPeakThreadCount();
	}

	/**
	 * The memory that is in use after a garbage collection.
	 * @return bytes
	 */
	public static long usedHeapBytes() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
