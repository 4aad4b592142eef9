import type { RejectedRecord } from '../read-rejected.ts';

/** A rejected record of the row rules; `more` overrides. */
export function rejectedRecord(raw: unknown, more: Partial<RejectedRecord> = {}): RejectedRecord {
  const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(typeof raw === 'string' ? raw : JSON.stringify(raw));
  return {
    id: 'shop.events/0/1',
    topic: 'shop.events',
    partition: 0,
    offset: '1',
    arrived_at: '2026-01-01T00:00:00.000Z',
    source: 'web',
    reason: 'wrong_type',
    path: '',
    detail: '',
    event_type: '',
    event_id: 'e1',
    identity: 'e1',
    origin: 'topic',
    file: '',
    line: '0',
    record: '',
    import_id: '',
    raw: bytes,
    ...more,
  };
}
