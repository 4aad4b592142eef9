/** The part of an HTTP response that a stream writes to. */
export interface Outlet {
  write(text: string): boolean;
  destroy(): void;
  readonly writableLength: number;
}

/** A viewer that has this much unread is too slow to be kept: it reconnects and gets one whole snapshot. */
export const slowViewerBytes = 1024 * 1024;

export interface ServerEvent {
  event: string;
  id?: string;
  data: unknown;
}

/** One event in the form of server-sent events; JSON has no line breaks, so one data line does. */
export function formatEvent({ event, id, data }: ServerEvent): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** A comment that keeps proxies and viewers from thinking the stream dead. */
export const heartbeat = `: heartbeat\n\n`;

/** Writes to a viewer; answers false, having cut it off, when it has fallen behind. */
export function sendOrDrop(outlet: Outlet, text: string): boolean {
  if (outlet.writableLength > slowViewerBytes) {
    outlet.destroy();
    return false;
  }
  outlet.write(text);
  return true;
}
