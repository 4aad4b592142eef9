import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { openPool } from '#engines/postgres/open-pool.ts';
import {
  type ConnectorKind,
  type ConnectorPlan,
  connectorPlans,
} from '../../capture/connectors/connector.ts';
import { readConnectorStates, runs } from '../../capture/connectors/connector-states.ts';
import { removeConnector } from '../../capture/connectors/remove-connector.ts';
import { renewConnector } from '../../capture/connectors/renew-connector.ts';
import { resumeConnector } from '../../capture/connectors/resume-connector.ts';
import { readSlots } from '../../capture/connectors/slots.ts';
import { humanBytes, print, table } from '../output.ts';
import { readShared, type SharedOptions } from '../shared-options.ts';

const actions = ['list', 'resume', 'renew', 'remove'] as const;

function planOf(name: string | undefined): ConnectorPlan {
  if (name !== undefined && Object.hasOwn(connectorPlans, name)) return connectorPlans[name as ConnectorKind];
  throw new MillraceError('ARGUMENT_INVALID', {
    what: 'the name of the connector',
    value: name ?? 'nothing',
    hint: `Known: ${Object.keys(connectorPlans).join(', ')}.`,
  });
}

async function list(endpoints: ReturnType<typeof readEndpoints>, json: boolean | undefined): Promise<void> {
  const plans = Object.values(connectorPlans);
  const pool = openPool(endpoints.shop.connector, { max: 1 });
  try {
    const [states, slots] = await Promise.all([
      readConnectorStates(endpoints, plans),
      readSlots(
        pool,
        plans.map(({ slot }) => slot),
      ),
    ]);
    if (json) return print(JSON.stringify({ connectors: states, slots }));
    const size = (bytes: number | null): string => (bytes === null ? '' : humanBytes(Math.max(bytes, 0)));
    const rows = plans.map(({ kind }, index) => {
      const state = states[index];
      const slot = slots[index];
      const tasks = state?.tasks.map((task) => task.state).join(' ') ?? '';
      const wal = slot?.exists ? `${slot.active ? 'read' : 'not read'}, ${slot.walStatus}` : 'none';
      return [
        kind,
        state?.state ?? '',
        tasks,
        wal,
        size(slot?.lagBytes ?? null),
        size(slot?.heldBytes ?? null),
      ];
    });
    for (const line of table([['NAME', 'STATE', 'TASK', 'SLOT', 'LAG', 'LOG HELD'], ...rows])) print(line);
    for (const { name, reason, tasks } of states) {
      for (const why of [reason, ...tasks.map((task) => task.reason)]) if (why) print(`${name}: ${why}`);
    }
    process.exitCode = states.some((state) => state.state !== 'MISSING' && !runs(state)) ? 1 : 0;
  } finally {
    await pool.end();
  }
}

async function run(
  action: string | undefined,
  name: string | undefined,
  options: SharedOptions,
): Promise<void> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  if (endpoints.connect.url === '') {
    if (options.json) return print(JSON.stringify({ connectors: [], slots: [] }));
    return print('There are none: shop.capture is off.');
  }
  switch (action ?? 'list') {
    case 'list':
      return list(endpoints, options.json);
    case 'resume': {
      const plan = planOf(name);
      await resumeConnector(endpoints, plan);
      return print(options.json ? JSON.stringify({ connector: plan.name }) : `${plan.name} goes on.`);
    }
    case 'renew': {
      const plan = planOf(name);
      const { from, to } = await renewConnector(endpoints, plan);
      if (options.json)
        return print(
          JSON.stringify({ connector: plan.name, from: from?.toISOString() ?? null, to: to.toISOString() }),
        );
      print(`${plan.name} runs with a new slot.`);
      if (plan.kind === 'tables') return print('It sends all rows again; nothing else is to be done.');
      const since = from?.toISOString() ?? 'THE LAST TIME THAT ALL WAS WELL';
      print(
        'What was committed before it may not have arrived. Send it again, what is there already counts once:',
      );
      return print(`./millrace outbox resend --from ${since} --to ${to.toISOString()}`);
    }
    case 'remove': {
      const plan = planOf(name);
      await removeConnector(endpoints, plan);
      return print(
        options.json ? JSON.stringify({ connector: plan.name }) : `${plan.name} and its slot are gone.`,
      );
    }
    default:
      throw new MillraceError('COMMAND_UNKNOWN', {
        kind: 'action of connectors named',
        value: action ?? '',
        hint: nearestHint(action ?? '', actions),
      });
  }
}

export function command(): Command {
  return new Command('connectors')
    .description(
      'Shows the connectors that read the shop’s database (list), lets one go on that was stopped (resume), gives one a new slot after its slot was lost (renew), or takes one away with its slot (remove).',
    )
    .argument('[action]', actions.join(', '))
    .argument('[name]', Object.keys(connectorPlans).join(' or '))
    .addHelpText('after', '\nExample: ./millrace connectors renew outbox\nThe guide: docs/capture.md')
    .action(run);
}
