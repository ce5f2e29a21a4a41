import { describe, expect, it } from 'vitest';
import { isOwnHost, parseHosts } from './hosts';

describe('hosts', () => {
  it.each([
    'localhost',
    'localhost:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    '[::1]',
    'LOCALHOST:3000',
    '10.0.0.1:3000',
    'app.localhost',
  ])('%s is this server', (header) => {
    expect(isOwnHost(header, [])).toBe(true);
  });

  it.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example:3000', '', 'notlocalhost'])(
    'a name rebound to this address is refused: %s',
    (header) => {
      expect(isOwnHost(header, [])).toBe(false);
    },
  );

  it('a request without a Host is refused', () => {
    expect(isOwnHost(null, [])).toBe(false);
  });

  it('configured names are this server on any port, others are not', () => {
    const allowed = parseHosts(' Showback.example.com, costs.example.com ,');
    expect(allowed).toEqual(['showback.example.com', 'costs.example.com']);
    expect(isOwnHost('showback.example.com', allowed)).toBe(true);
    expect(isOwnHost('Costs.example.com:8443', allowed)).toBe(true);
    expect(isOwnHost('other.example.com', allowed)).toBe(false);
  });
});
