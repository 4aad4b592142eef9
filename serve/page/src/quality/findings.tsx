import type { CheckResult } from '../../../answers/batches.ts';
import { RawText } from '../raw/raw-text.tsx';
import { expectedText, valueText } from './finding-text.ts';

/** Why a check failed: each subject with what was seen, what is usual, and samples. All of it is text. */
export function Findings({ result }: { result: CheckResult }) {
  const { findings, unit } = result;
  if (findings.length === 0) return null;
  const hasSamples = findings.some(({ samples }) => samples.length > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="scroll-across" tabIndex={0} aria-label={`Findings of ${result.check}`}>
      <table class="findings">
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col" class="number">
              Seen
            </th>
            <th scope="col" class="number">
              Expected
            </th>
            {hasSamples && <th scope="col">Samples</th>}
          </tr>
        </thead>
        <tbody>
          {findings.map((finding, index) => (
            <tr key={index}>
              <th scope="row">
                {finding.subject === '' ? (
                  <span class="soft">all of it</span>
                ) : (
                  <bdi>
                    <RawText text={finding.subject} />
                  </bdi>
                )}
              </th>
              <td class="number">{valueText(finding.observed, unit)}</td>
              <td class="number">{expectedText(finding, unit)}</td>
              {hasSamples && (
                <td class="samples">
                  {finding.samples.map((sample, at) => (
                    <code key={at}>
                      <bdi>
                        <RawText text={sample} />
                      </bdi>
                    </code>
                  ))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
