import runpod


def handler(job):
    prompt = job["input"]["prompt"]
    if not prompt:
        raise ValueError("a picture of what?")
    return {"image": "iVBORw0KGgo="}


runpod.serverless.start({"handler": handler})
