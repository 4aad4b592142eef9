import { Command } from 'commander';
import { MillraceError } from '#contract/errors.ts';
import { nearestHint } from '#contract/nearest.ts';
import { readConnectorStates, runs } from '#engines/connect/connector-states.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import {
  type ConnectorKind,
  type ConnectorPlan,
  connectorPlans,
} from '../../capture/connectors/connector.ts';
import { describeLeft, readLeftSlots } from '../../capture/connectors/left-slots.ts';
import { removeConnector } from '../../capture/connectors/remove-connector.ts';
import { renewConnector } from '../../capture/connectors/renew-connector.ts';
import { resumeConnector } from '../../capture/connectors/resume-connector.ts';
import { readSlots, type SlotState } from '../../capture/connectors/slots.ts';
import { withShop } from '../../capture/connectors/with-shop.ts';
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
  const names = plans.map(({ slot }) => slot);
  const [states, slots] = await Promise.all([
    readConnectorStates(endpoints, plans),
    withShop(endpoints, {}, (pool) => readSlots(pool, names)),
  ]);
  if (json) print(JSON.stringify({ connectors: states, slots }));
  else {
    const rows = plans.map(({ kind }, index) => {
      const tasks = states[index]?.tasks.map((task) => task.state).join(' ') ?? '';
      return [kind, states[index]?.state ?? '', tasks, ...slotCells(slots[index])];
    });
    for (const line of table([['NAME', 'STATE', 'TASK', 'SLOT', 'LAG', 'LOG HELD'], ...rows])) print(line);
    for (const { name, reason, tasks } of states) {
      for (const why of [reason, ...tasks.map((task) => task.reason)]) if (why) print(`${name}: ${why}`);
    }
  }
  process.exitCode = states.some((state) => state.state !== 'MISSING' && !runs(state)) ? 1 : 0;
}

/** What an earlier run left in the database, while nothing is captured. Exit code 1 when there is something. */
function showLeft(slots: readonly SlotState[], json: boolean | undefined): void {
  process.exitCode = slots.length > 0 ? 1 : 0;
  if (json) {
    print(JSON.stringify({ connectors: [], slots }));
    return;
  }
  if (slots.length === 0) {
    print('There are none: shop.capture is off.');
    return;
  }
  const rows = slots.map((slot) => [slot.slot, ...slotCells(slot)]);
  for (const line of table([['LEFT SLOT', 'STATE', 'LAG', 'LOG HELD'], ...rows])) print(line);
  for (const slot of slots) print(describeLeft(slot).message);
}

function slotCells(slot: SlotState | undefined): string[] {
  const size = (bytes: number | null): string => (bytes === null ? '' : humanBytes(Math.max(bytes, 0)));
  const wal = slot?.exists ? `${slot.active ? 'read' : 'not read'}, ${slot.walStatus}` : 'none';
  return [wal, size(slot?.lagBytes ?? null), size(slot?.heldBytes ?? null)];
}

async function run(
  action: string | undefined,
  name: string | undefined,
  options: SharedOptions,
): Promise<void> {
  const { home, config } = readShared(options);
  const endpoints = readEndpoints(home.root, config);
  const isOff = endpoints.connect.url === '';
  const hasShop = config.shop.mode === 'remote' || config.postgres.mode === 'embedded';
  if (isOff && (action === 'resume' || action === 'renew'))
    throw new MillraceError('CAPTURE_OFF', { action, name: planOf(name).kind });
  switch (action ?? 'list') {
    case 'list':
      if (!isOff) return list(endpoints, options.json);
      return showLeft(hasShop ? await readLeftSlots(endpoints) : [], options.json);
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
      if (options.json) return print(JSON.stringify({ connector: plan.name }));
      if (!isOff) return print(`${plan.name} and its slot are gone.`);
      print(`The slot ${plan.slot} is gone, and the database holds nothing back for it.`);
      return print(
        `Should you capture by it again: ./millrace connectors renew ${plan.kind}, since Connect still knows how far it had come.`,
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
