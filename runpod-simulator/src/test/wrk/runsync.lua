-- Runs no-op jobs synchronously.
wrk.method = "POST"
wrk.path = "/v2/echo/runsync"
wrk.headers["Authorization"] = "Bearer KEY"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"input":{"prompt":"x"}}'
