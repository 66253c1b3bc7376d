-- One call of as many workers as there are connections, all without a job.
-- Arguments: the call, the number of workers, the pause between two calls in ms.
local call, workers, pause
local count = 0

function init(args)
  call, workers, pause = args[1], tonumber(args[2]), tonumber(args[3] or 0)
  wrk.headers["Authorization"] = "KEY"
end

function delay()
  return pause
end

function request()
  count = count + 1
  return wrk.format("GET", "/v2/real/" .. call .. "/worker-" .. count % workers .. "?gpu=SIM&job_in_progress=0")
end
