import type { Command } from 'commander';

/** How a command's file looks: it exports `command`. */
export interface CommandModule {
  command(): Command;
}

/** Every command, in the order of the help, with a line about it; its file is read only when it is called. */
export const registry: Readonly<Record<string, { readonly about: string; load(): Promise<CommandModule> }>> =
  {
    up: {
      about: 'start the engines and services and print the address of the page',
      load: () => import('./up.ts'),
    },
    down: { about: 'stop what runs in a home folder', load: () => import('./down.ts') },
    status: { about: 'show services, memory and the lag of the streams', load: () => import('./status.ts') },
    logs: { about: 'show the log of an engine or service', load: () => import('./logs.ts') },
    doctor: { about: 'check this machine and the configuration', load: () => import('./doctor.ts') },
    config: { about: 'print the configuration in force, secrets masked', load: () => import('./config.ts') },
    query: { about: 'ask a store, one JSON object a row', load: () => import('./query.ts') },
    generate: { about: 'make events of the synthetic shop', load: () => import('./generate.ts') },
    import: { about: 'bring in the files of a real shop', load: () => import('./import.ts') },
    collect: {
      about: 'run one more collector of events over HTTP',
      load: () => import('./collect.ts'),
    },
    keys: {
      about: 'make, show and revoke the write keys of sites and servers',
      load: () => import('./keys.ts'),
    },
    rejected: {
      about: 'show what was refused, and send it again once it passes',
      load: () => import('./rejected.ts'),
    },
    connectors: {
      about: 'show or mend the connectors that read the shop’s database',
      load: () => import('./connectors.ts'),
    },
    batch: {
      about: 'land and refine what is new in the lake, now',
      load: () => import('./batch.ts'),
    },
    lake: {
      about: 'put small files of the lake together, remove what nobody needs',
      load: () => import('./lake.ts'),
    },
    outbox: {
      about: 'put an outbox beside a shop’s own tables',
      load: () => import('./outbox.ts'),
    },
    contract: { about: 'show or change the contract', load: () => import('./contract.ts') },
    bench: { about: 'measure, side by side with the engine’s own tools', load: () => import('./bench.ts') },
    pictures: {
      about: 'take the pictures of the documents anew',
      load: () => import('./pictures.ts'),
    },
    test: { about: 'run the tests', load: () => import('./test.ts') },
  };
