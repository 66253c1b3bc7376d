"""A worker as its users write it. What `import runpod` is, the image decides: see the two Dockerfiles."""

import asyncio
import os

import runpod


async def handler(job):
    task = job["input"]
    if "fail" in task:
        raise ValueError(task["fail"])
    if "progress" in task:
        runpod.serverless.progress_update(job, task["progress"])
    await asyncio.sleep(task.get("seconds", 0))
    return {"text": task.get("text", "").upper(), "worker": os.environ.get("RUNPOD_POD_ID")}


async def stream(job):
    for word in job["input"]["text"].split():
        if word == "fail":
            raise ValueError("no more words")
        yield word


runpod.serverless.start({
    "handler": globals()[os.environ.get("HANDLER", "handler")],
    "return_aggregate_stream": os.environ.get("AGGREGATE", "true") == "true",
    "concurrency_modifier": lambda current: int(os.environ.get("CONCURRENCY", "1")),
})
