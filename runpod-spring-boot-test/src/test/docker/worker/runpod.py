"""Stands in for RunPod's Python SDK: the same calls to the same addresses, with nothing but the standard library.

Job-take and job-stop are long polls beside each other, results and stream chunks are posts, a ping lists the jobs
are held. Every address and the key come from the environment.
"""

import asyncio
import inspect
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
import types
import urllib.error
import urllib.parse
import urllib.request
import uuid

VERSION = "1.12.0"
POLL_SECONDS = 90
RETRY_DELAYS = (2, 3)
WORKER_ID = os.environ.setdefault("RUNPOD_POD_ID", str(uuid.uuid4()))


def _log(message):
    print(message, file=sys.stderr, flush=True)


def _url(variable, job_id="", **query):
    template = os.environ[variable]
    worker = WORKER_ID if variable == "RUNPOD_WEBHOOK_GET_JOB" else job_id
    url = template.replace("$RUNPOD_POD_ID", WORKER_ID).replace("$ID", worker)
    return url + ("&" if "?" in url else "?") + urllib.parse.urlencode(query) if query else url


def _call(url, body=None, timeout=POLL_SECONDS, headers=None):
    """Status and body text of the answer, whatever the status."""
    headers = {"Authorization": os.environ.get("RUNPOD_AI_API_KEY", ""),
               "User-Agent": f"RunPod-Python-SDK/{VERSION} (Linux; x86_64) Language/Python", **(headers or {})}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _poll(url):
    """A long poll: the answered JSON, or None when there was none."""
    try:
        status, text = _call(url, headers={"Content-Type": "application/json"})
    except OSError as error:
        _log(f"GET {url}: {error}")
        status, text = 0, ""
    if status == 200:
        return json.loads(text)
    if status not in (204, 400):
        _log(f"GET {url}: {status} {text}")
        time.sleep(5 if status == 429 else 1)
    return None


def _post(variable, job_id, value, is_stream=False):
    """The SDK calls its JSON a form, too; a failed post is tried three times."""
    url = _url(variable, job_id, isStream="true" if is_stream else "false")
    body = json.dumps(value, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "charset": "utf-8", "X-Request-ID": job_id}
    for delay in (*RETRY_DELAYS, None):
        try:
            status, text = _call(url, body, headers=headers)
        except OSError as error:
            status, text = 599, str(error)
        if status < 500 or delay is None:
            break
        time.sleep(delay)
    if status != 200:
        _log(f"POST {url}: {status} {text}")


def _error(error):
    return json.dumps({
        "error_type": str(type(error)), "error_message": str(error),
        "error_traceback": "".join(traceback.format_exception(error)),
        "hostname": os.environ.get("RUNPOD_POD_HOSTNAME", socket.gethostname()),
        "worker_id": WORKER_ID, "runpod_version": VERSION})


def _result(output, stop_pod):
    if isinstance(output, dict):
        output = dict(output)
        stop_pod = bool(output.pop("refresh_worker", stop_pod))
        if "error" in output:
            result = {"error": output.pop("error")}
            if output:
                result["output"] = output
        else:
            result = {"output": output} if output else {}
    else:
        result = {"output": output}
    return {**result, "stopPod": True} if stop_pod else result


async def _each(chunks):
    if hasattr(chunks, "__aiter__"):
        async for chunk in chunks:
            yield chunk
    else:
        for chunk in chunks:
            yield chunk


class _Worker:

    def __init__(self, config):
        self.handler = config["handler"]
        self.aggregate = config.get("return_aggregate_stream", False)
        self.refresh = config.get("refresh_worker", False)
        self.concurrency_modifier = config.get("concurrency_modifier", lambda current: 1)
        self.running = {}

    async def run(self):
        draining = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, draining.set)
        threading.Thread(target=self.ping, daemon=True).start()
        loops = [asyncio.create_task(self.take()), asyncio.create_task(self.stop())]
        stopped = asyncio.create_task(draining.wait())
        await asyncio.wait([*loops, stopped], return_when=asyncio.FIRST_COMPLETED)
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*self.running.values(), return_exceptions=True)
        _log("Stopped")
        os._exit(0)  # the open polls would hold up an orderly end

    async def take(self):
        concurrency = 1
        while True:
            if not self.running:
                concurrency = self.concurrency_modifier(concurrency)
            free = concurrency - len(self.running)
            if free <= 0:
                await asyncio.wait(self.running.values(), return_when=asyncio.FIRST_COMPLETED)
                continue
            url = _url("RUNPOD_WEBHOOK_GET_JOB", job_in_progress=1 if self.running else 0)
            if free > 1:
                url = url.replace("/job-take/", "/job-take-batch/") + f"&batch_size={free}"
            jobs = await asyncio.to_thread(_poll, url)
            for job in jobs if isinstance(jobs, list) else [jobs] if jobs else []:
                if "id" not in job or "input" not in job:
                    _log(f"No id or no input: {job}")
                    continue
                task = asyncio.create_task(self.work(job))
                self.running[job["id"]] = task
                task.add_done_callback(lambda _, job_id=job["id"]: self.running.pop(job_id))

    async def stop(self):
        url = _url("RUNPOD_WEBHOOK_GET_JOB").replace("/job-take/", "/job-stop/")
        while True:
            answer = await asyncio.to_thread(_poll, url)
            if answer is None:
                await asyncio.sleep(1)
            for job_id in (answer or {}).get("jobsToStop", []):
                if job_id in self.running:
                    self.running[job_id].cancel()

    async def work(self, job):
        _log(f"{job['id']}: started")
        is_stream = inspect.isgeneratorfunction(self.handler) or inspect.isasyncgenfunction(self.handler)
        try:
            result = await (self.stream(job) if is_stream else self.call(job))
        except asyncio.CancelledError:
            _log(f"{job['id']}: cancelled, nothing is reported")
            raise
        await asyncio.to_thread(_post, "RUNPOD_WEBHOOK_POST_OUTPUT", job["id"], result, is_stream)
        _log(f"{job['id']}: reported")

    async def call(self, job):
        try:
            output = self.handler(job)
            return _result(await output if inspect.isawaitable(output) else output, self.refresh)
        except Exception as error:
            _log(f"{job['id']}: {error!r}")
            return {"error": _error(error)}

    async def stream(self, job):
        chunks = []
        try:
            async for chunk in _each(self.handler(job)):
                if isinstance(chunk, dict) and "error" in chunk:
                    return {"error": str(chunk["error"])}
                await asyncio.to_thread(_post, "RUNPOD_WEBHOOK_POST_STREAM", job["id"], {"output": chunk})
                chunks.append(chunk)
        except Exception as error:
            _log(f"{job['id']}: {error!r}")
            return {"error": f"handler: {error} \ntraceback: {traceback.format_exc()}"}
        return {"output": chunks if self.aggregate else []}

    def ping(self):
        interval = int(os.environ.get("RUNPOD_PING_INTERVAL", "10000")) // 1000
        while "RUNPOD_WEBHOOK_PING" in os.environ:
            held = {"job_id": ",".join(self.running)} if self.running else {}
            try:
                _call(_url("RUNPOD_WEBHOOK_PING", **held, runpod_version=VERSION), timeout=2 * interval)
            except OSError as error:
                _log(f"Ping: {error}")
            time.sleep(interval)


def _start(config):
    _log(f"Worker {WORKER_ID} takes jobs from {os.environ['RUNPOD_WEBHOOK_GET_JOB']}")
    asyncio.run(_Worker(config).run())


def _progress_update(job, progress):
    threading.Thread(target=_post, args=("RUNPOD_WEBHOOK_POST_OUTPUT", job["id"],
                                         {"status": "IN_PROGRESS", "output": progress})).start()


serverless = types.SimpleNamespace(start=_start, progress_update=_progress_update)
