import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { PEER_HEADER, peerOf, watchPeers } from './peers';

/** What the server of a request takes for its peer when the caller says something else. */
function peerSeen(claimed: string | string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer((asked, answer) => {
      resolve(peerOf(new Headers({ [PEER_HEADER]: String(asked.headers[PEER_HEADER] ?? '') })));
      answer.end();
      server.close();
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      request({ port, host: '127.0.0.1', headers: { [PEER_HEADER]: claimed, connection: 'close' } })
        .on('error', reject)
        .end();
    });
  });
}

it('a caller is nobody known while sockets are not watched, whatever it says', async () => {
  expect(await peerSeen('10.0.0.1')).toBe('unknown');
});

it('a caller is who its socket says, whatever it says', async () => {
  watchPeers();
  expect(await peerSeen('10.0.0.1')).toBe('127.0.0.1');
  expect(await peerSeen(['10.0.0.1', '10.0.0.2'])).toBe('127.0.0.1');
});
