import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { shape } from '#contract/shape.ts';

/** Spreads the lines of a file over one file for each topic. Returns topic → file. */
export async function splitByTopic(file: string, folder: string): Promise<Map<string, string>> {
  const homes = new Map(shape.events.map((event) => [event.type, event.topic as string]));
  const outputs = new Map(
    ['shop.events', 'shop.orders'].map((topic) => [topic, createWriteStream(join(folder, `${topic}.jsonl`))]),
  );
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const type = /"event_type":"([^"]+)"/.exec(line)?.[1] ?? '';
    const output = outputs.get(homes.get(type) ?? 'shop.events');
    if (output?.write(`${line}\n`) === false)
      await new Promise<void>((resolve) => output.once('drain', () => resolve()));
  }
  for (const output of outputs.values()) {
    output.end();
    await finished(output);
  }
  return new Map([...outputs.keys()].map((topic) => [topic, join(folder, `${topic}.jsonl`)]));
}
