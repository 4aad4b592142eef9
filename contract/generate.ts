import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { errorsPage, reasonsPage } from './generate/catalogue-pages.ts';
import { eventsPage } from './generate/events-page.ts';
import { envelopeSchema, eventSchema, propertiesSchema } from './generate/json-schema.ts';
import { metricsPage } from './generate/metrics-page.ts';
import { shape } from './shape.ts';
import { takeSnapshot } from './snapshot.ts';
import { judgeData } from './spark/judge-data.ts';

/** The project's own root, where the generated files belong. */
export const projectRoot = join(import.meta.dirname, '..');
/** Nothing else may be in this folder: what is no longer generated is removed. */
const schemaFolder = 'contract/generated/json-schema';

const asJson = (value: unknown) => `${JSON.stringify(value, undefined, 1)}\n`;

/** Everything that is derived from the contract: text by path below the project's root. */
export function generateFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['contract/generated/contract.json', asJson(takeSnapshot())],
    ['contract/generated/spark-judge.json', asJson(judgeData(shape))],
    [`${schemaFolder}/envelope.json`, asJson(envelopeSchema())],
    [`${schemaFolder}/properties.json`, asJson(propertiesSchema())],
    ...shape.events.map(
      (event) => [`${schemaFolder}/${event.type}.json`, asJson(eventSchema(event))] as const,
    ),
    ['docs/events.md', eventsPage()],
    ['docs/metrics.md', metricsPage()],
    ['docs/rejection-reasons.md', reasonsPage()],
    ['docs/errors.md', errorsPage()],
  ]);
}

/**
 * What differs between the committed files and the contract, by path; empty when nothing does.
 * @param files what should be there: a command adds the pages of stages, which the contract does not know
 */
export function findDrift(
  root: string = projectRoot,
  files: ReadonlyMap<string, string> = generateFiles(),
): string[] {
  const differing = [...files]
    .filter(([path, text]) => readOrEmpty(join(root, path)) !== text)
    .map(([path]) => path);
  return [...differing, ...staleFiles(root, files)];
}

/** Writes what differs and removes what is no longer generated. Answers the paths that changed. */
export function writeGenerated(
  root: string = projectRoot,
  files: ReadonlyMap<string, string> = generateFiles(),
): string[] {
  const changed = findDrift(root, files);
  for (const path of changed) {
    const file = join(root, path);
    const text = files.get(path);
    if (text === undefined) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  return changed;
}

function staleFiles(root: string, files: ReadonlyMap<string, string>): string[] {
  const folder = join(root, schemaFolder);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.map((name) => relative(root, join(folder, name))).filter((path) => !files.has(path));
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
