import { nowMs } from '../clock.ts';
import { formatCount } from '../format.ts';
import { ageOf, eventTime } from '../format-time.ts';
import { part } from '../live.ts';
import { Card, NotYet } from '../shell/card.tsx';
import { zone } from '../zone.ts';
import { healthOf } from './health.ts';
import { HealthMark } from './health-mark.tsx';

const whats: Record<string, string> = {
  supervisor: 'starts the others, and starts them again',
  kafka: 'holds every record',
  clickhouse: 'stores and answers',
  speed: 'judges and settles',
  serve: 'API and this page',
  generator: 'a made-up shop',
  postgres: 'holds our own notes, and the made-up shop',
  connect: 'reads the shop’s database',
  capture: 'keeps the connectors',
  collect: 'takes events over HTTP',
  s3: 'keeps the files of the lake',
  lake: 'keeps every record on S3, and refines it in batches',
};

/** The processes of this home, as their supervisor tells them. */
export function ServicesTable() {
  const pipeline = part('pipeline').value;
  const services = pipeline?.services ?? [];
  return (
    <Card id="services" title="Services" note="as their supervisor tells them">
      {services.length === 0 ? (
        <NotYet part={pipeline} empty="Nothing is supervised here: engines run elsewhere." />
      ) : (
        <table class="services-table">
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Up for
              </th>
              <th scope="col" class="number">
                Restarts
              </th>
            </tr>
          </thead>
          <tbody>
            {services.map(({ name, state, started_at, restarts }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  <span class="soft what"> {whats[name] ?? ''}</span>
                </th>
                <td class="state">
                  <HealthMark health={healthOf(state)} /> {state}
                </td>
                <td
                  class="number"
                  title={started_at === null ? '' : `since ${eventTime(started_at, zone.value)}`}
                >
                  {started_at === null ? '–' : ageOf(nowMs.value - Date.parse(started_at))}
                </td>
                <td class={restarts > 0 ? 'number some' : 'number'}>{formatCount(restarts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
