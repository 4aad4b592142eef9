import { askConnect, ConnectRefusal } from '#engines/connect/rest.ts';
import type { Endpoints } from '#engines/endpoints.ts';

/** How far a connector has come, as its own notes say. */
export interface ConnectorOffset {
  /** When what it delivered last was committed in the database; undefined when that is not in its notes. */
  readonly committedAt: Date | undefined;
}

/** The notes of a connector, or undefined when it has none. @throws ConnectRefusal, MillraceError ENGINE_UNREACHABLE */
export async function readOffset(
  endpoints: Pick<Endpoints, 'connect'>,
  name: string,
): Promise<ConnectorOffset | undefined> {
  try {
    const path = `/connectors/${encodeURIComponent(name)}/offsets`;
    const { offsets } = await askConnect<{ offsets: readonly { offset: { ts_usec?: number } }[] }>(
      endpoints,
      'GET',
      path,
    );
    const offset = offsets[0]?.offset;
    if (offset === undefined) return undefined;
    const { ts_usec: micros } = offset;
    return { committedAt: micros === undefined ? undefined : new Date(Math.floor(micros / 1000)) };
  } catch (error) {
    if (error instanceof ConnectRefusal && error.status === 404) return undefined;
    throw error;
  }
}
