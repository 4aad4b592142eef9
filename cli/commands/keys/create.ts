import { type Command, Option } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { currencyExponent } from '#contract/money.ts';
import { createKey, type NewKey } from '../../../capture/collect/keys/key-store.ts';
import type { KeyKind } from '../../../capture/collect/keys/write-key.ts';
import { print, say } from '../../output.ts';
import type { SharedOptions } from '../../shared-options.ts';
import { withMetadata } from './open-metadata.ts';

interface Options extends SharedOptions {
  readonly source: string;
  readonly kind: KeyKind;
  readonly origin?: readonly string[];
  readonly currency?: string;
  readonly normaliseFloatNoise?: boolean;
}

/** What a source may be called: no blank and no sign that a terminal, a query or a file name would take for another. */
const sourceRule = /^[A-Za-z0-9._:-]{1,64}$/;

function invalid(what: string, value: string, hint: string): MillraceError {
  return new MillraceError('ARGUMENT_INVALID', { what, value, hint });
}

/** An origin as browsers write it: scheme, host and port, nothing behind them. */
function readOrigin(text: string): string {
  if (text === '*') return text;
  try {
    const { origin } = new URL(text);
    if (/^https?:/.test(origin) && text.replace(/\/$/, '') === origin) return origin;
  } catch {
    // Said below.
  }
  throw invalid('--origin', text, 'Give an origin such as https://shop.example, or "*" for every page.');
}

function readWish(options: Options): NewKey {
  const { source, kind, currency } = options;
  if (!sourceRule.test(source))
    throw invalid(
      '--source',
      JSON.stringify(source.slice(0, 80)),
      'Give a name of 1 to 64 letters (A to Z), digits and . _ : -, such as web.',
    );
  if (source === 'demo')
    throw invalid('--source', source, 'demo is the synthetic shop’s; give your site another name.');
  const origins = (options.origin ?? []).map(readOrigin);
  if (kind === 'browser' && origins.length === 0)
    throw invalid('--origin', 'nothing', 'A browser key needs the origins of the pages that may use it.');
  if (kind === 'server' && origins.length > 0)
    throw invalid('--origin', origins.join(', '), 'A server key is a secret and belongs into no page.');
  if (currency !== undefined && currencyExponent(currency) === undefined)
    throw invalid('--currency', currency, 'Give an ISO 4217 code such as EUR.');
  return { source, kind, origins, currency, normaliseFloatNoise: options.normaliseFloatNoise ?? false };
}

async function create(options: Options): Promise<void> {
  const wish = readWish(options);
  const { id, key } = await withMetadata(options, (pool) => createKey(pool, wish));
  if (options.json) {
    print(JSON.stringify({ id, key, source: wish.source, kind: wish.kind, origins: wish.origins }));
    return;
  }
  print(key);
  say(
    `Key ${id} of ${wish.source}. It is shown this once; only its hash is kept. It is in force within a second.`,
  );
}

export function addCreate(keys: Command): void {
  keys
    .command('create')
    .description('Makes a write key and prints it, this once.')
    .requiredOption('--source <name>', 'what its events are stored as coming from')
    .addOption(
      new Option(
        '--kind <kind>',
        'browser: public, sends behaviour only; server: secret, may send transactions',
      )
        .choices(['browser', 'server'])
        .makeOptionMandatory(),
    )
    .option(
      '--origin <origin...>',
      'origins of the pages that may use a browser key, such as https://shop.example; "*": all',
    )
    .option('--currency <code>', 'currency of amounts that come without one (else they are refused)')
    .option(
      '--normalise-float-noise',
      'take 59.97000000000001 for 59.97: what lies within a millionth of a minor unit',
    )
    .addHelpText('after', '\nExample: ./millrace keys create --source backend --kind server --currency EUR')
    .action((_options: Options, command: Command) => create(command.optsWithGlobals()));
}
