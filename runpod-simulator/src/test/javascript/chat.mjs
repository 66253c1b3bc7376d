// Chats with a model of a simulator by RunPod's provider for the AI SDK: node chat.mjs BASE_URL API_KEY
import assert from 'node:assert/strict';
import { createRunpod } from '@runpod/ai-sdk-provider';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const [baseUrl, apiKey] = process.argv.slice(2);

function model({ endpoint = 'llm', name = 'simulated', key = apiKey }) {
  return createRunpod({ apiKey: key, baseURL: `${baseUrl}/${endpoint}/openai/v1` })(name);
}

function chat(settings) {
  return generateText({ model: model(settings), prompt: 'Good morning, ü', maxRetries: 0 });
}

const chats = {
  async generateText() {
    const { text, finishReason, usage } = await chat({});
    assert.equal(text, 'Good morning, ü');
    assert.equal(finishReason, 'stop');
    assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens);
    assert.ok(usage.inputTokens > 0);
  },
  async streamText() {
    const result = streamText({ model: model({}), prompt: 'one two three' });
    const chunks = [];
    for await (const chunk of result.textStream) {
      chunks.push(chunk);
    }
    assert.deepEqual(chunks, ['one ', 'two ', 'three']);
    assert.equal(await result.finishReason, 'stop');
    assert.ok((await result.usage).totalTokens > 0);
  },
  async tools() {
    const currentTime = tool({ inputSchema: z.object({}), execute: async () => 'noon' });
    const { text, steps } = await generateText({
      model: model({}), prompt: 'Use currentTime please', tools: { currentTime }, stopWhen: stepCountIs(2)
    });
    assert.match(text, /noon/);
    assert.equal(steps.length, 2);
  },
  async modelThatIsNotServed() {
    await assert.rejects(chat({ name: 'other' }), { statusCode: 404, responseBody: /The model `other` does not exist/ });
  },
  async workerThatFails() {
    await assert.rejects(chat({ endpoint: 'fail' }), { statusCode: 500, message: /this handler always fails/ });
  },
  async wrongKey() {
    await assert.rejects(chat({ key: 'wrong' }), { statusCode: 401 });
  }
};

for (const [name, operation] of Object.entries(chats)) {
  await operation();
  console.log(`passed ${name}`);
}
