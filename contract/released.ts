import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractSnapshot } from './snapshot.ts';

const folder = join(import.meta.dirname, 'released');
const fileName = /^contract-v(\d+)\.json$/;

/** A contract that was promised to senders and readers; it is never edited. */
export interface Release {
  version: number;
  file: string;
  snapshot: ContractSnapshot;
}

/** Every released contract, oldest first. */
export function readReleases(): Release[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const version = fileName.exec(name)?.[1];
      return version === undefined ? [] : [{ version: Number(version), file: join(folder, name) }];
    })
    .sort((a, b) => a.version - b.version)
    .map((release) => ({
      ...release,
      snapshot: JSON.parse(readFileSync(release.file, 'utf8')) as ContractSnapshot,
    }));
}

/** Writes the contract as the next release. Undefined when it is the newest release already. */
export function writeRelease(snapshot: ContractSnapshot): Release | undefined {
  const newest = readReleases().at(-1);
  if (newest && JSON.stringify(newest.snapshot) === JSON.stringify(snapshot)) return undefined;
  const version = (newest?.version ?? 0) + 1;
  const file = join(folder, `contract-v${version}.json`);
  writeFileSync(file, `${JSON.stringify(snapshot, undefined, 1)}\n`, { flag: 'wx' });
  return { version, file, snapshot };
}
