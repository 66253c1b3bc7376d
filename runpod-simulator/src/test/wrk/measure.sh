#!/usr/bin/env bash
# Measures the simulator with wrk. Requires wrk, curl and the runnable jar:
#   mvn -pl runpod-simulator -am package -DskipTests
#   runpod-simulator/src/test/wrk/measure.sh [runsync|queue|polls]...
# wrk shares the machine with the simulator, so that the CPU time of the simulator is printed as well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=$(ls "$here"/../../../target/runpod-simulator-*-exec.jar)
port=${PORT:-18300}
url=http://127.0.0.1:$port
ticks=$(getconf CLK_TCK)
log=$(mktemp)
trap 'kill "$pid" 2>/dev/null || true; rm -f "$log"' EXIT

start() { # options of the JVM
  java "$@" -jar "$jar" --port="$port" --api-key=KEY --workers=100 --endpoint=echo=echo --endpoint=real=worker > "$log" 2>&1 &
  pid=$!
  for _ in $(seq 100); do grep -q '^Endpoint real' "$log" && return; sleep 0.2; done
  cat "$log"; exit 1
}

stop() { kill "$pid"; wait "$pid" || true; }

load() { # connections, seconds, script, its arguments
  local connections=$1 seconds=$2 script=$3; shift 3
  wrk -t1 -c"$connections" -d"$seconds"s --timeout 120s --latency -s "$here/$script" "$url" -- "$@"
}

cpu() { # ticks of the simulator so far
  awk '{ print $14 + $15 }' "/proc/$pid/stat"
}

health() { curl -s -H 'Authorization: KEY' "$url/v2/$1/health"; echo; }

runsync() {
  echo "== no-op runSync, one thread of wrk, 64 connections, after a warm-up"
  start
  load 64 "${WARM_UP:-20}" runsync.lua > /dev/null
  local before result
  before=$(cpu)
  result=$(load 64 "${SECONDS_LONG:-10}" runsync.lua)
  grep -E 'Requests/sec|50%|99%|Socket|Non-2xx' <<< "$result"
  awk -v ticks=$(( $(cpu) - before )) -v hz="$ticks" \
    '/requests in/ { printf "CPU of the simulator: %.0f us a request\n", ticks / hz * 1e6 / $1 }' <<< "$result"
  health echo
  stop
}

queue() {
  echo "== 50000 queued jobs of 1 KB in a heap of 256 MB"
  start -Xmx256m
  load 16 60 queue.lua 50000 | grep -E "requests in|Socket|Non-2xx"
  health real
  jcmd "$pid" GC.run > /dev/null
  jcmd "$pid" GC.heap_info | grep used | head -1
  stop
}

polls() {
  echo "== 1000 idle workers: job-take and job-stop held, a ping each every ten seconds; CPU over a minute, after a warm-up"
  start
  load 64 "${WARM_UP:-20}" worker.lua ping 1000 > /dev/null
  local seconds=$(( ${SETTLE:-120} + 65 ))
  for call in job-take job-stop "ping 1000 10000"; do
    set -- $call
    load 1000 "$seconds" worker.lua "$1" 1000 "${3:-0}" > /dev/null &
  done
  sleep "${SETTLE:-120}"
  local before=$(cpu)
  sleep 60
  awk -v ticks=$(( $(cpu) - before )) -v hz="$ticks" 'BEGIN { printf "%.2f %% of a core\n", ticks / hz / 60 * 100 }'
  health real
  stop
  wait || true
}

echo "$(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg), $(java -version 2>&1 | head -1)"
[ $# -gt 0 ] || set -- runsync queue polls
for figure in "$@"; do "$figure"; done
