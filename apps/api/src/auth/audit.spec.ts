import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { Audit } from './audit';

it('prints who did what to what, when it is done', () => {
  const printed: unknown[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      printed.push(JSON.parse(chunk.toString()));
      done();
    },
  });
  const audit = new Audit(pino({ base: null, timestamp: false }, stream), () => Date.UTC(2026, 10, 18, 12, 0, 0, 250));
  const line = audit.line({ name: 'ada', role: 'admin' }, 'data.accept', { cluster: 'acme', hour: '2026-11-16T02:00:00Z' });
  expect(printed).toEqual([]);
  audit.print(line);
  expect(printed).toEqual([
    {
      level: 30,
      area: 'audit',
      at: '2026-11-18T12:00:00Z',
      who: 'ada',
      role: 'admin',
      action: 'data.accept',
      detail: { cluster: 'acme', hour: '2026-11-16T02:00:00Z' },
      msg: 'ada did data.accept',
    },
  ]);
});
