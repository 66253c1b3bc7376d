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

package io.runpod.client.await;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * The jobs at which nobody looks just now, in the orders in which they may be looked at.
 */
final class Lines {

	/** Those that must not be looked at before their time, whatever is free. */
	private final NavigableSet<WatchedJob> resting = line((job) -> job.notBefore);

	/** All others. */
	private final NavigableSet<WatchedJob> byDue = line((job) -> job.due);

	/** Those that may be running. */
	private final NavigableSet<WatchedJob> running = line((job) -> job.expectedEnd);

	/** Those that are queued behind others. */
	private final NavigableMap<Place, WatchedJob> queued = new TreeMap<>(
			Comparator.comparingLong(Place::order).thenComparingLong(Place::number));

	/** Those that must not be left alone for long. */
	private final NavigableSet<WatchedJob> shortLived = line((job) -> job.lookedAt);

	// compares so often that it is worth writing out
	private static NavigableSet<WatchedJob> line(ToLongFunction<WatchedJob> place) {
		return new TreeSet<>((one, other) -> {
			int difference = Long.compare(place.applyAsLong(one), place.applyAsLong(other));
			difference = (difference != 0) ? difference : Long.compare(one.order(), other.order());
			return (difference != 0) ? difference : Long.compare(one.number, other.number);
		});
	}

	void addResting(WatchedJob job) {
		this.resting.add(job);
	}

	/** Somebody wants to see each change: it is never held. */
	void addFollowed(WatchedJob job) {
		add(job);
	}

	void addRunning(WatchedJob job) {
		add(job);
		this.running.add(job);
	}

	void addQueued(WatchedJob job) {
		add(job);
		this.queued.put(new Place(job.order(), job.number), job);
	}

	private void add(WatchedJob job) {
		this.byDue.add(job);
		if (job.isShortLived()) {
			this.shortLived.add(job);
		}
	}

	/**
	 * What a line is ordered by may be changed only after this.
	 */
	void remove(WatchedJob job) {
		if (this.resting.remove(job) || !this.byDue.remove(job)) {
			return;
		}
		if (!this.running.remove(job)) {
			this.queued.remove(new Place(job.order(), job.number));
		}
		if (job.isShortLived()) {
			this.shortLived.remove(job);
		}
	}

	@Nullable WatchedJob firstResting() {
		return first(this.resting);
	}

	@Nullable WatchedJob firstDue() {
		return first(this.byDue);
	}

	@Nullable WatchedJob firstRunning() {
		return first(this.running);
	}

	@Nullable WatchedJob firstQueued() {
		return this.queued.isEmpty() ? null : this.queued.firstEntry().getValue();
	}

	@Nullable WatchedJob firstShortLived() {
		return first(this.shortLived);
	}

	/** The one so many places behind the first in the queue, or the last. */
	@Nullable WatchedJob queuedBehind(long places) {
		WatchedJob first = firstQueued();
		if (first == null) {
			return null;
		}
		Map.Entry<Place, WatchedJob> found = this.queued.ceilingEntry(new Place(first.order() + places, 0));
		return ((found != null) ? found : this.queued.lastEntry()).getValue();
	}

	/** The jobs that are queued up to a place in the order, that one included. */
	List<WatchedJob> queuedUpTo(long order) {
		return List.copyOf(this.queued.headMap(new Place(order, Long.MAX_VALUE), true).values());
	}

	/** The jobs that may be running. */
	List<WatchedJob> allRunning() {
		return List.copyOf(this.running);
	}

	int running() {
		return this.running.size();
	}

	int queued() {
		return this.queued.size();
	}

	private static @Nullable WatchedJob first(NavigableSet<WatchedJob> line) {
		return line.isEmpty() ? null : line.first();
	}

	private record Place(long order, long number) {
	}

}
