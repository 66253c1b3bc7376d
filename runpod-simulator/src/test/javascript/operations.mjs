// Runs every operation of RunPod's JavaScript SDK against a simulator: node operations.mjs BASE_URL API_KEY
import assert from 'node:assert/strict';
import runpodSdk from 'runpod-sdk';

const [baseUrl, apiKey] = process.argv.slice(2);
const sdk = runpodSdk(apiKey, { baseUrl });
const echo = sdk.endpoint('echo');
const input = { prompt: 'ü' };

async function ended(endpoint, id) {
  let job = await endpoint.statusSync(id, 30000);
  while (!job.completed) {
    job = await endpoint.statusSync(id, 30000);
  }
  return job;
}

const operations = {
  async runSync() {
    const job = await echo.runSync({ input });
    assert.deepEqual(job.output, input);
    assert.equal(job.status, 'COMPLETED');
    assert.equal(job.succeeded, true);
    assert.match(job.id, /^sync-/);
  },
  async runAndStatus() {
    const { id, status } = await echo.run({ input }, 30000);
    assert.equal(status, 'IN_QUEUE');
    assert.deepEqual((await ended(echo, id)).output, input);
    const job = await echo.status(id, 30000);
    assert.equal(job.completed, true);
    assert.equal(typeof job.delayTime, 'number');
    assert.equal(typeof job.executionTime, 'number');
  },
  async runThatFails() {
    const job = await sdk.endpoint('fail').runSync({ input: { message: 'out of memory' } });
    assert.equal(job.status, 'FAILED');
    assert.equal(job.succeeded, false);
    assert.equal(JSON.parse(job.error).error_message, 'out of memory');
  },
  async stream() {
    const endpoint = sdk.endpoint('stream');
    const { id } = await endpoint.run({ input: { text: 'one two three', seconds: 0.1 } }, 30000);
    const chunks = [];
    for await (const chunk of endpoint.stream(id)) {
      chunks.push(chunk.output);
    }
    assert.deepEqual(chunks, ['one', 'two', 'three']);
  },
  async image() {
    const job = await sdk.endpoint('image').runSync({ input: { width: 300, height: 300, seed: 7 } });
    assert.equal(job.output[0].seed, 7);
    assert.equal(Buffer.from(job.output[0].image, 'base64').subarray(1, 4).toString(), 'PNG');
  },
  async cancel() {
    const { id } = await echo.run({ input: { seconds: 600 } }, 30000);
    assert.equal((await echo.cancel(id, 30000)).status, 'CANCELLED');
    assert.equal((await echo.status(id, 30000)).completed, true);
  },
  async purgeQueue() {
    // No worker serves this endpoint.
    const queued = sdk.endpoint('real');
    const { id } = await queued.run({ input }, 30000);
    assert.equal((await queued.status(id, 30000)).status, 'IN_QUEUE');
    assert.deepEqual(await queued.purgeQueue(30000), { removed: 1, status: 'completed' });
  },
  async health() {
    const { jobs, workers } = await echo.health(30000);
    assert.ok(jobs.completed >= 2);
    assert.equal(jobs.inProgress, 0);
    assert.equal(workers.idle, 3);
  },
  async wrongKey() {
    await assert.rejects(runpodSdk('wrong', { baseUrl }).endpoint('echo').health(30000), /401/);
  },
  async unknownJob() {
    await assert.rejects(echo.status('nope', 30000), /404/);
  }
};

for (const [name, operation] of Object.entries(operations)) {
  await operation();
  console.log(`passed ${name}`);
}
