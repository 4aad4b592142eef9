import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const serveFolder = dirname(fileURLToPath(import.meta.url));
const pageFolder = join(serveFolder, 'page');
const builtFolder = join(pageFolder, 'dist');
const stampFile = join(builtFolder, 'built-from.txt');
/** What is worth a compressed copy beside it. */
const compressible = /\.(html|js|css|svg)$/;

/** What the page is made of, as one hash: file times say nothing after a checkout. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = globSync(
    ['page/index.html', 'page/{src,public}/**/*.*', 'build-page.ts', '../package-lock.json'],
    {
      cwd: serveFolder,
    },
  );
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(serveFolder, file)));
  return hash.digest('hex');
}

async function compressAll(folder: string): Promise<void> {
  for (const file of globSync('**/*.*', { cwd: folder })) {
    if (!compressible.test(file)) continue;
    const path = join(folder, file);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes));
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }
}

/** Builds the page into serve/page/dist, aside first, so that a reader never finds half of it. */
async function buildPage(hash: string): Promise<void> {
  const { build } = await import('vite');
  const draft = join(pageFolder, `.draft-${randomUUID()}`, 'dist');
  mkdirSync(draft, { recursive: true });
  try {
    await build({
      configFile: false,
      root: pageFolder,
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true, modulePreload: { polyfill: false }, target: 'es2022' },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    });
    await compressAll(draft);
    writeFileSync(join(draft, 'built-from.txt'), hash);
    rmSync(builtFolder, { recursive: true, force: true });
    renameSync(draft, builtFolder);
  } catch (error) {
    // Another start may have put the same page there first.
    if (readStamp() !== hash) throw error;
  } finally {
    rmSync(dirname(draft), { recursive: true, force: true });
  }
}

function readStamp(): string | undefined {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

/**
 * Builds the page when its sources differ from what it was built from.
 * @param say told in few words what is going on
 * @returns whether it was built
 */
export async function buildPageIfStale(say: (progress: string) => void = () => {}): Promise<boolean> {
  const hash = sourceHash();
  if (readStamp() === hash) return false;
  const startedMs = performance.now();
  say('building the page');
  await buildPage(hash);
  say(`built the page in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return true;
}

if (import.meta.main) await buildPageIfStale((progress) => console.log(progress));
