import type { PipelineState } from '../../../answers/pipeline.ts';
import { formatCount } from '../format.ts';
import { clockOf } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';

const goodStates = new Set(['ready', 'remote']);

function Services({ services }: { services: PipelineState['services'] }) {
  if (services.length === 0) return null;
  return (
    <ul class="services" aria-label="Engines and services">
      {services.map(({ name, state, restarts }) => (
        <li key={name} class={goodStates.has(state) ? 'good' : 'bad'}>
          <strong>{name}</strong> {state}
          {restarts > 0 && ` · ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`}
        </li>
      ))}
    </ul>
  );
}

/** Each Kafka partition: where it ends, how far the numbers reach, what is missing. */
export function EnginesTable() {
  const pipeline = part('pipeline').value;
  const partitions = pipeline?.partitions ?? [];
  return (
    <Card id="pipeline" title="Pipeline" note="from Kafka into these numbers">
      {pipeline !== undefined && <Services services={pipeline.services} />}
      {partitions.length === 0 ? (
        <NotYet part={pipeline} empty="No topic has been read yet." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        <section class="scroll-across" tabIndex={0} aria-label="Table: Kafka’s partitions">
          <table>
            <thead>
              <tr>
                <th scope="col">Topic and partition</th>
                <th scope="col" class="number wide">
                  Kafka has
                </th>
                <th scope="col" class="number">
                  In numbers
                </th>
                <th scope="col" class="number">
                  Lag
                </th>
                <th scope="col" class="number wide">
                  Settled
                </th>
              </tr>
            </thead>
            <tbody>
              {partitions.map((one) => (
                <tr key={`${one.topic}/${one.partition}`}>
                  <td>
                    {one.topic} <span class="soft">/ {one.partition}</span>
                  </td>
                  <td class="number wide">
                    {one.end_offset === null ? '?' : formatCount(BigInt(one.end_offset))}
                  </td>
                  <td class="number">{formatCount(BigInt(one.settled_offset))}</td>
                  <td class={(one.lag ?? 0) > 0 ? 'number some' : 'number'}>
                    {one.lag === null ? '?' : formatCount(one.lag)}
                  </td>
                  <td class="number wide">
                    {one.settled_at === null ? '–' : clockOf(one.settled_at, zone.value)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {pipeline?.kafka === 'away' && (
        <p class="sum">Kafka does not say where its partitions end, so the lag is unknown.</p>
      )}
    </Card>
  );
}
