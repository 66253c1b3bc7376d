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

package io.runpod.simulator;

import io.runpod.simulator.access.ApiKeys;
import io.runpod.simulator.access.PendingFaults;
import io.runpod.simulator.admin.AdminActions;
import io.runpod.simulator.admin.AdminRoutes;
import io.runpod.simulator.http.Router;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.web.RunPodRoutes;

/**
 * Factory of the router.
 *
 * @param apiKeys the accepted keys
 * @param endpoints the endpoints
 * @param pendingFaults the faults to inject
 * @param time the clock
 */
record SimulatorRoutes(ApiKeys apiKeys, Endpoints endpoints, PendingFaults pendingFaults, SimulatorTime time) {

	Router createRouter() {
		return new RunPodRoutes(this.apiKeys, this.endpoints.asMap()::get, this.pendingFaults, this.time)
			.addTo(new Router());
	}

	Router createRouterWithAdmin(Runnable reset) {
		Router router = createRouter();
		AdminActions actions = new AdminActions(this.endpoints.asMap(), this.pendingFaults, this.time, reset);
		new AdminRoutes(this.apiKeys, actions).addTo(router);
		return router;
	}

}
