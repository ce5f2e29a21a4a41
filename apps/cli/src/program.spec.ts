import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './program';
import { answerOf, rowOf } from './testing/answer';
import { recordingTerminal } from './testing/terminal';

/** What the server says to the next requests; the last one stays. */
interface Reply {
  status: number;
  type?: string;
  body: unknown;
}

const problem = (status: number, detail: string, errors: { field: string; message: string }[] = []): Reply => ({
  status,
  type: 'application/problem+json',
  body: { type: 'about:blank', title: 'Refused', status, detail, instance: '/api/v1/costs', correlationId: 'c-17', errors },
});

/** `/unowned` where nothing ran. */
function unownedOf(envelope: object) {
  return {
    ...envelope,
    owned: { cost: '0', of: '0', ratio: null, idle: '0', unmounted: '0', management: '0' },
    unowned: '0',
    rows: [],
    nextCursor: null,
    proposals: [],
    yaml: '',
  };
}

describe('showback', () => {
  let server: Server;
  let url: string;
  let replies: Reply[];
  let asked: IncomingMessage[];

  beforeEach(async () => {
    replies = [];
    asked = [];
    server = createServer((request, response) => {
      asked.push(request);
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      const { status, type = 'application/json', body } = reply ?? problem(404, 'nothing here');
      response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function showback(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const terminal = recordingTerminal();
    const code = await run(args, { SHOWBACK_URL: url, SHOWBACK_TOKEN: 'secret' }, terminal);
    return { code, out: terminal.stdout(), err: terminal.stderr() };
  }

  const rows = [rowOf({ namespace: 'a' }, { total: '1.00' }), rowOf({ namespace: 'b' }, { total: '2.00' })];
  const answer = answerOf({ rows, total: { total: '3.00' } });
  const { window, currency, asOf, basis, precision, coverage, attribution } = answer;
  const unowned = unownedOf({ window, currency, asOf, basis, precision, coverage, attribution });

  it.each([
    ['an unknown command names the nearest', ['cost'], 'Did you mean costs?'],
    ['an unknown flag names the nearest', ['costs', '--bye', 'x'], 'Did you mean --by?'],
    ['nothing at all shows the help', [], 'Usage: showback'],
    ['a missing argument is named', ['backup'], "missing required argument 'file'"],
    ['a missing flag is named', ['collect', '--cluster', 'eu'], "required option '--from <time>'"],
    ['no time is a time', ['collect', '--cluster', 'eu', '--from', 'soon', '--to', '2026-11-18'], '--from: must be a date'],
    ['a backup overwrites nothing', ['backup', import.meta.filename], 'is there already'],
    ['a backup that is not there', ['restore', '/nowhere/ledger'], 'is not there'],
  ])('bad use is exit code 2: %s', async (_, args, says) => {
    const { code, err, out } = await showback(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(out).toBe('');
    expect(asked).toHaveLength(0);
  });

  it('what the API refuses is told by field, and is bad use', async () => {
    replies = [
      problem(400, 'two faults', [
        { field: 'by', message: 'unknown: namspace; did you mean namespace?' },
        { field: 'window', message: 'not a window: 7x' },
      ]),
    ];
    const { code, err } = await showback('costs', '--by', 'namspace', '--window', '7x');
    expect(code).toBe(2);
    expect(err).toBe('by: unknown: namspace; did you mean namespace?\nwindow: not a window: 7x\n');
  });

  it('a missing token, a forbidden question and a failing API are bad news, not bad use', async () => {
    replies = [problem(401, 'a valid token is needed')];
    expect(await showback('costs')).toMatchObject({ code: 1, err: expect.stringContaining('SHOWBACK_TOKEN') as string });
    replies = [problem(403, 'the role bot may not ask this')];
    expect(await showback('costs')).toMatchObject({ code: 1, err: 'the role bot may not ask this\n' });
    replies = [problem(503, 'the database does not answer')];
    expect(await showback('costs')).toMatchObject({ code: 1, err: 'the database does not answer\ncorrelation id: c-17\n' });
  });

  it('something else that answers is not taken for a Showback', async () => {
    replies = [{ status: 404, type: 'text/html', body: '<html>' }];
    expect(await showback('costs')).toMatchObject({ code: 1, err: expect.stringContaining('is SHOWBACK_URL right?') as string });
  });

  it('where nothing answers it says how to start it', async () => {
    server.close();
    server.closeAllConnections();
    const { code, err } = await showback('doctor');
    expect(code).toBe(1);
    expect(err).toContain('ECONNREFUSED');
    expect(err).toContain('npm start');
  });

  it('sends every flag as the parameter of that name, and the token', async () => {
    replies = [{ status: 200, body: answer }];
    const { code } = await showback(
      'costs',
      '--by',
      'namespace',
      '--filter',
      'namespace:"a b"+cluster:"eu"',
      '--idle',
      'share',
      '--top',
      '3',
    );
    expect(code).toBe(0);
    const parameters = Object.fromEntries(new URL(asked[0]?.url ?? '', url).searchParams);
    expect(parameters).toEqual({
      by: 'namespace',
      filter: 'namespace:"a b"+cluster:"eu"',
      idle: 'share',
      top: '3',
      decimals: '2',
      limit: '1000',
    });
    expect(asked[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('reads every page, so that the lines add up by themselves', async () => {
    replies = [
      { status: 200, body: { ...answer, rows: rows.slice(0, 1), nextCursor: 'second' } },
      { status: 200, body: { ...answer, rows: rows.slice(1) } },
    ];
    const { out } = await showback('costs', '--by', 'namespace');
    expect(asked).toHaveLength(2);
    expect(asked[1]?.url).toContain('cursor=second');
    expect(out).toContain('$2.00');
    expect(out).not.toContain('further rows');
  });

  it('with a limit the rest is a line of its own', async () => {
    replies = [{ status: 200, body: { ...answer, rows: rows.slice(0, 1), nextCursor: 'second' } }];
    const { out } = await showback('costs', '--by', 'namespace', '--limit', '1');
    expect(asked).toHaveLength(1);
    expect(out).toMatch(/\(further rows\) +\$2\.00/);
  });

  it('--json and other formats print what the API said, to the byte', async () => {
    replies = [{ status: 200, body: answer }];
    expect((await showback('costs', '--json')).out).toBe(`${JSON.stringify(answer)}\n`);
    replies = [{ status: 200, type: 'text/csv', body: 'namespace,total\r\npäyments,1\r\n' }];
    expect((await showback('costs', '--format', 'csv')).out).toBe('namespace,total\r\npäyments,1\r\n');
  });

  it('doctor is exit code 1 when a source is in trouble, and says what to do', async () => {
    const cluster = (state: string, error: string | null, code: string | null) => ({
      id: 'acme',
      state,
      sources: [
        {
          kind: 'opencost',
          state: error === null ? 'ok' : 'failing',
          lastWindow: '2026-11-24T16:00:00Z',
          lastError: error === null ? null : { code, text: error, hour: null },
          nextTry: error === null ? null : '2026-11-24T17:30:00Z',
          breaker: 'closed',
          notices: [
            { code: 'no-pod-labels', text: 'no labels of pods: add --metric-labels-allowlist', seenAt: '2026-11-24T17:05:00Z' },
          ],
        },
      ],
      backfill: { doneHours: 720, totalHours: 720, etaSeconds: 0 },
      coverage: [],
      hours: { ok: 0, flagged: 0, quarantined: 0, missing: 0, pending: 0 },
      gaps: [],
      assets: { byComponent: {} },
      settledTo: null,
    });
    const data = (state: string, error: string | null, code: string | null = null): Reply => ({
      status: 200,
      body: {
        window: answer.window,
        clusters: [cluster(state, error, code)],
        mayAccept: true,
        unattributed: { cost: null, ratio: null, reason: 'nobody owns anything yet' },
        labels: [],
      },
    });
    replies = [data('ok', null), { status: 200, body: unowned }];
    expect(await showback('doctor')).toEqual({
      code: 0,
      out: '✓ acme opencost  newest hour 2026-11-24 16:00 UTC, all history is there\n! acme opencost  no labels of pods: add --metric-labels-allowlist (seen 2026-11-24 17:05 UTC)\n',
      err: '',
    });
    replies = [data('failing', 'connect ECONNREFUSED\u001b[2J', 'unreachable'), { status: 200, body: unowned }];
    const { code: exit, out } = await showback('doctor');
    expect(exit).toBe(1);
    expect(out).toMatch(
      /^✗ acme opencost {2}connect ECONNREFUSED\ufffd\[2J → .*asked again at 2026-11-24 17:30 UTC\n! acme opencost/,
    );
  });

  it('doctor says what two sources of a cluster make of yesterday, and what they differ in', async () => {
    const source = (kind: string) => ({
      kind,
      state: 'ok',
      lastWindow: '2026-11-24T16:00:00Z',
      lastError: null,
      nextTry: null,
      breaker: 'closed',
      notices: [],
    });
    const cluster = {
      id: 'acme',
      state: 'ok',
      sources: [source('opencost'), source('prometheus')],
      backfill: { doneHours: 720, totalHours: 720, etaSeconds: 0 },
      coverage: [],
      hours: { ok: 0, flagged: 0, quarantined: 0, missing: 0, pending: 0 },
      gaps: [],
      assets: { byComponent: {} },
      settledTo: null,
    };
    const unattributed = { cost: null, ratio: null, reason: 'nobody owns anything yet' };
    const data = { status: 200, body: { window: answer.window, clusters: [cluster], mayAccept: true, unattributed, labels: [] } };
    const compared = {
      cluster: 'acme',
      window: { start: '2026-11-23T00:00:00Z', end: '2026-11-24T00:00:00Z' },
      currency: 'USD',
      precision: '0.0001',
      sources: { kept: 'opencost', other: 'prometheus' },
      hours: { expected: 24, compared: 24, missing: [] },
      total: { kept: '120.5', other: '119.9', difference: '-0.6', ratio: -0.00497925 },
      byComponent: [
        { component: 'cpu', kept: '60', other: '60.00005', difference: '0.00005', ratio: 8.33333e-7 },
        { component: 'network', kept: '2.5', other: '2.50005', difference: '0.00005', ratio: 0.00002 },
        { component: 'storage', kept: '8', other: '8.0244', difference: '0.0244', ratio: 0.00305 },
        { component: 'loadBalancer', kept: '50', other: '49.3755', difference: '-0.6245', ratio: -0.01249 },
      ],
      byNamespace: [
        { namespace: '__unmounted__', kept: '50', other: '49', difference: '-1', ratio: -0.02 },
        { namespace: 'tools', kept: '0', other: '0.3755', difference: '0.3755', ratio: null },
        { namespace: 'ci\u001b', kept: '4', other: '4.024', difference: '0.024', ratio: 0.006 },
        { namespace: 'huge', kept: '66.5', other: '66.5005', difference: '0.0005', ratio: 0.0000075188 },
      ],
    };
    const lines =
      '✓ acme opencost  newest hour 2026-11-24 16:00 UTC, all history is there\n' +
      '✓ acme prometheus  newest hour 2026-11-24 16:00 UTC, all history is there\n';
    replies = [data, { status: 200, body: ` \n ${JSON.stringify(compared)}` }, { status: 200, body: unowned }];
    expect(await showback('doctor')).toEqual({
      code: 0,
      out:
        `${lines}✓ acme comparison  2026-11-23: what the ledger keeps (OpenCost) $120.50, Prometheus $119.90, difference -$0.60: ` +
        'load balancer -$0.62, storage +$0.024, namespace tools +$0.38, namespace ci\ufffd +0.6 %\n',
      err: 'Reading 24 hours of acme from the source that the ledger does not keep…\n',
    });
    expect(asked.map(({ url: path }) => path)).toContain('/api/v1/data/acme/comparison');

    const reason = 'Prometheus has nothing of this hour';
    const missing = [{ start: compared.window.start, end: compared.window.end, source: 'prometheus', reason, hours: 24 }];
    const nothing = { ...compared, hours: { expected: 24, compared: 0, missing }, total: null, byComponent: [], byNamespace: [] };
    replies = [data, { status: 200, body: nothing }, { status: 200, body: unowned }];
    expect((await showback('doctor')).out).toBe(
      `${lines}! acme comparison  2026-11-23 could not be compared: 24 of 24 hours are left out (Prometheus: ${reason})\n`,
    );
    replies = [data, problem(403, 'the role viewer may not ask this'), { status: 200, body: unowned }];
    expect(await showback('doctor')).toMatchObject({
      code: 0,
      out: `${lines}! acme comparison  its two sources could not be compared: the role viewer may not ask this\n`,
    });
    replies = [data, { status: 200, body: unowned }];
    expect((await showback('doctor', '--no-compare')).out).toBe(lines);
  });

  it('doctor says what share has an owner, and prints what would place the rest to paste', async () => {
    const places = { cost: '20.652339999', workloads: 3 };
    const yaml = `dimensions:\n  team:\n    - { value: platform, when: 'namespace:"kube-system"' }\n`;
    const rule = { value: 'platform', when: 'namespace:"kube-system"' };
    const why = 'kube-system is what the clusters are run with';
    const proposal = { dimension: 'team', rule, teams: [], shared: null, why, places, yaml };
    const owned = { ...unowned.owned, cost: '196.4942', of: '217.95237', ratio: 0.901547 };
    replies = [
      {
        status: 200,
        body: {
          window: answer.window,
          clusters: [],
          mayAccept: true,
          unattributed: { cost: null, ratio: null, reason: 'x' },
          labels: [],
        },
      },
      { status: 200, body: { ...unowned, owned, unowned: '21.45817', proposals: [proposal], yaml } },
    ];
    const { out } = await showback('doctor');
    expect(asked.map(({ url: path }) => path).join(' ')).toContain('/unowned?attribution=current');
    expect(out).toContain(
      '✓ owners  90.2 % of the $217.95 that workloads cost from 2026-11-16 to 2026-11-22 has an owner, $21.46 has none → add',
    );
    expect(out).toContain(`\n  $20.65  3 workloads: ${why}\n`);
    expect(out.endsWith(yaml)).toBe(true);
  });
});
