-- Sends a request of each worker, one worker for each connection, without jobs.
-- Arguments: the operation, the number of workers, the delay between two requests in ms.
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
