import type { Quality, QualityCheck } from '../../../answers/quality.ts';
import { RawText } from '../raw/raw-text.tsx';
import { DetailLink } from './detail-link.tsx';
import { VerdictLook } from './looks.tsx';
import { VerdictStrip } from './verdict-strip.tsx';
import { saidOf } from './words.ts';

function Row({ check, batches }: { check: QualityCheck; batches: readonly string[] }) {
  const { name, title, kind, severity, last, history } = check;
  const isFailing = last?.verdict === 'warn' || last?.verdict === 'stop';
  return (
    <tr>
      <th scope="row">
        <DetailLink to={{ check: name }}>{title}</DetailLink>
        {isFailing && (
          <span class="why">
            <bdi>
              <RawText text={saidOf(last)} />
            </bdi>
          </span>
        )}
      </th>
      <td>{last === null ? <span class="soft">not judged</span> : <VerdictLook verdict={last.verdict} />}</td>
      <td class="trend">
        <VerdictStrip batches={batches} history={history} />
      </td>
      <td class="wide">{kind}</td>
      <td class="wide">{severity === 'stop' ? 'stops the batch' : 'warns'}</td>
    </tr>
  );
}

/** Every check with what it said last and how it went over the last batches. */
export function CheckTable({ quality }: { quality: Quality }) {
  const batches = quality.checked.map(({ batch_id }) => batch_id);
  return (
    <>
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Last</th>
            <th scope="col">{batches.length === 1 ? 'One batch' : `Last ${batches.length}`}</th>
            <th scope="col" class="wide">
              Looks at
            </th>
            <th scope="col" class="wide">
              Where it fails
            </th>
          </tr>
        </thead>
        <tbody>
          {quality.checks.map((check) => (
            <Row key={check.name} check={check} batches={batches} />
          ))}
        </tbody>
      </table>
      <p class="sum strip-key">
        Each bar is a batch, the newest at the right:{' '}
        {(
          [
            ['pass', 'passed'],
            ['warn', 'warned'],
            ['stop', 'stopped'],
            ['not-enough-history', 'too little history to say anything'],
          ] as const
        ).map(([look, word]) => (
          <span key={look}>
            <span class={`key key-${look}`} aria-hidden="true" /> {word}{' '}
          </span>
        ))}
      </p>
    </>
  );
}
