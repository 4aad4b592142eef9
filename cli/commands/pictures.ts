import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { findChromium } from '../find-chromium.ts';
import { print, say } from '../output.ts';

const usualFolder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

interface PicturesOptions {
  readonly to: string;
  readonly json?: boolean;
}

async function pictures(filters: readonly string[], options: PicturesOptions): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) throw new MillraceError('CHROMIUM_MISSING');
  const { takePictures } = await import('../pictures/take-pictures.ts');
  const taken = await takePictures({ chromium, folder: options.to, filters, report: say });
  if (options.json) print(JSON.stringify({ pictures: taken, folder: options.to }));
  else print(`${taken} pictures are in ${options.to}`);
}

export function command(): Command {
  return new Command('pictures')
    .description(
      'Takes the pictures of the documents anew: every page, on a desk and on a phone, in both themes.',
    )
    .argument('[names...]', 'only pictures whose name holds one of these')
    .option('--to <dir>', 'where the files go', usualFolder)
    .addHelpText('after', '\nExample: ./millrace pictures overview --to pictures')
    .action(pictures);
}
