import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The header in which the API is told who spoke to the dashboard. In auth mode proxy the API believes the proxy's headers
 * only when this address is trusted as well: else anyone who reaches the dashboard itself could be anyone.
 */
export const PEER_HEADER = 'x-showback-peer';

/** Nothing that is trusted. */
const UNKNOWN = 'unknown';
const WATCHED = Symbol.for('showback.peers-watched');

/** From now on the header of every request is what its socket says, before anything else looks at it. */
export function watchPeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    request.headers[PEER_HEADER] = socket.remoteAddress ?? UNKNOWN;
  });
  (globalThis as Record<symbol, unknown>)[WATCHED] = true;
}

/** Who made a request, for {@link PEER_HEADER}. Where nobody watches sockets the header is the caller's own, and worth nothing. */
export function peerOf(headers: Headers): string {
  const watched = (globalThis as Record<symbol, unknown>)[WATCHED] === true;
  return (watched ? headers.get(PEER_HEADER) : null) ?? UNKNOWN;
}
