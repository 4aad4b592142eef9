import { nodeService } from '../node-service.ts';
import type { Unit } from '../unit.ts';

const entry = new URL('./tiny-service.ts', import.meta.url);

/** Three tiny services, each of which needs the one before: `kafka` (in name only), `back`, `front`. */
export function tinyUnits(modes: Readonly<Record<string, string>>): Unit[] {
  const tiny = (name: string, needs: readonly string[]): Unit => ({
    ...nodeService({ name, entry, needs, portFrom: 0, env: { MODE: modes[name] ?? '' }, heapMebibytes: 64 }),
    stopLimitMs: 1_000,
  });
  const kafka: Unit = {
    ...tiny('kafka', []),
    ports: [{ name: 'kafka', from: 0 }],
    remote: false,
  };
  return [kafka, tiny('back', ['kafka']), tiny('front', ['back'])];
}
