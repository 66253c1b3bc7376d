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
 * Metrics of this process and machine.
 *
 * @since 0.1.0
 */
public final class SystemMetrics {

	private static final OperatingSystemMXBean OPERATING_SYSTEM = ManagementFactory.getOperatingSystemMXBean();

	private SystemMetrics() {
	}

	/**
	 * Return the CPU time of this process.
	 * @return nanoseconds
	 */
	public static long cpuNanos() {
		return (OPERATING_SYSTEM instanceof com.sun.management.OperatingSystemMXBean system)
				? system.getProcessCpuTime() : 0;
	}

	/**
	 * Describe the load of the machine, which affects the reliability of the
	 * measurements.
	 * @return the load average of the last minute and the number of processors
	 */
	public static String describeLoad() {
		return "load %.1f on %d processors".formatted(OPERATING_SYSTEM.getSystemLoadAverage(),
				OPERATING_SYSTEM.getAvailableProcessors());
	}

	/**
	 * Return the number of live threads.
	 * @return the number of threads
	 */
	public static int threadCount() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	/**
	 * Return the peak number of live threads since {@link #resetPeakThreadCount()}.
	 * @return the number of threads
	 */
	public static int peakThreadCount() {
		return ManagementFactory.getThreadMXBean().getPeakThreadCount();
	}

	/**
	 * Reset the peak number of live threads.
	 */
	public static void resetPeakThreadCount() {
		ManagementFactory.getThreadMXBean().resetPeakThreadCount();
	}

	/**
	 * Run a garbage collection and return the used heap memory.
	 * @return the memory in bytes
	 */
	public static long usedHeapBytes() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
