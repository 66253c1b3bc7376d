-- Submits jobs of 1 KB that stay queued; the argument is the number of jobs.
wrk.method = "POST"
wrk.path = "/v2/real/run"
wrk.headers["Authorization"] = "Bearer KEY"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"input":{"prompt":"' .. string.rep("x", 1000) .. '"}}'
local left

function init(args)
  left = tonumber(args[1])
end

function response()
  left = left - 1
  if left <= 0 then wrk.thread:stop() end
end
