import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alterations, wantedColumns } from './clickhouse/write-migration.ts';
import { findBreaks } from './compatibility.ts';
import { findDrift, generateFiles, projectRoot } from './generate.ts';
import { readReleases } from './released.ts';
import { shape } from './shape.ts';
import { takeSnapshot } from './snapshot.ts';

/** What stands between the contract as it is written and one that may be committed. */
export interface ContractCheck {
  ok: boolean;
  /** Generated files that differ from the contract, by path. */
  drift: string[];
  /** What a released contract promised and this one does not keep. */
  breaks: string[];
  /** Columns that no migration has made yet. */
  unmigrated: string[];
}

/** Compares the contract with its generated files, its releases and its migrations. */
export function checkContract(
  root: string = projectRoot,
  files: ReadonlyMap<string, string> = generateFiles(),
): ContractCheck {
  const snapshot = takeSnapshot();
  const drift = findDrift(root, files);
  const breaks = readReleases().flatMap((release) =>
    findBreaks(release.snapshot, snapshot).map(
      (broken) => `${broken} (promised by contract-v${release.version})`,
    ),
  );
  const unmigrated = alterations(readColumns(root), wantedColumns(shape));
  return { ok: drift.length + breaks.length + unmigrated.length === 0, drift, breaks, unmigrated };
}

function readColumns(root: string): { name: string; type: string }[] {
  const file = join(root, 'contract/generated/clickhouse-columns.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name: string; type: string }[]) : [];
}
