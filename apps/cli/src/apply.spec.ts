import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './program';
import { recordingTerminal } from './testing/terminal';

const LATEST = {
  version: 3,
  inForce: 3,
  effectiveFrom: null,
  managedBy: 'api',
  mayChange: true,
  author: 'ada',
  createdAt: '2026-11-18T13:00:00Z',
  text: 'teams: []\n',
  document: { teams: [], dimensions: {}, shared: [], idle: [] },
  faults: [],
};
const STORED = {
  version: 4,
  effectiveFrom: '2026-11-19',
  origin: 'api',
  author: 'ada',
  createdAt: '2026-11-18T13:00:00Z',
  warnings: [{ file: null, line: 4, column: 16, field: 'dimensions.team[0].value', message: '"b" is no listed team' }],
};
const change = (team: string, before: string, after: string, delta: string, ratio: number | null) => ({
  team,
  before,
  after,
  delta,
  ratio,
});
const DRY = {
  window: { start: '2026-11-16T00:00:00Z', end: '2026-11-18T00:00:00Z' },
  currency: 'USD',
  total: '10.006',
  teams: [
    change('search\u001b[2J', '0', '3.335', '3.335', null),
    change('payments', '6.671', '3.336', '-3.335', -0.5),
    change('__idle__', '3.335', '3.335', '0', 0),
  ],
  unattributed: { before: '0', after: '0', delta: '0' },
  movedWorkloads: 1,
  workloads: [
    { cluster: 'eu', namespace: 'shop', kind: 'Deployment', name: 'api', cost: '3.3349', before: 'payments', after: 'search' },
  ],
  warnings: [],
};

describe('showback apply', () => {
  let server: Server;
  let replies: { status: number; body: unknown }[];
  let asked: { method: string; url: string; ifMatch: string | undefined; body: string }[];
  let env: NodeJS.ProcessEnv;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'showback apply '));
    file = join(folder, 'owners.yaml');
    writeFileSync(file, 'teams: [{ id: a }]\n');
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ method: request.method ?? '', url: request.url ?? '', ifMatch: request.headers['if-match'], body });
        const { status, body: said } = replies.shift() ?? { status: 500, body: {} };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    env = { SHOWBACK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function apply(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const terminal = recordingTerminal();
    const code = await run(['apply', ...args], env, terminal);
    return { code, out: terminal.stdout(), err: terminal.stderr() };
  }
  const refusal = (status: number, detail: string, errors: object[] = []) => ({
    status,
    body: { type: 'about:blank', title: 'Refused', status, detail, instance: '/', correlationId: 'c-1', errors },
  });

  it('puts the file in place of the version that is there, to the byte', async () => {
    replies = [{ status: 200, body: LATEST }, { status: 200, body: STORED }]; // prettier-ignore
    const { code, out, err } = await apply(file);
    expect([code, out]).toEqual([0, 'Version 4 is in force from 2026-11-19 on.\n']);
    expect(err).toBe(`warning ${file}:4:16: dimensions.team[0].value: "b" is no listed team\n`);
    expect(asked[1]).toEqual({ method: 'PUT', url: '/api/v1/attribution', ifMatch: '"3"', body: 'teams: [{ id: a }]\n' });
  });

  it('makes no new version of the same text', async () => {
    writeFileSync(file, LATEST.text);
    replies = [{ status: 200, body: LATEST }];
    expect(await apply(file)).toMatchObject({ code: 0, out: 'Nothing changed: this is version 3.\n' });
    expect(asked).toHaveLength(1);
  });

  it('tells faults by file, line and column, and is bad news', async () => {
    const errors = [
      { line: 2, column: 7, field: 'teams[0].parent', message: '"b" is no listed team' },
      { field: 'effectiveFrom', message: 'days before 2025-10-15 are frozen' },
      { line: 9, column: 1, field: '', message: 'a tab as indentation; use spaces' },
    ];
    replies = [{ status: 200, body: LATEST }, refusal(400, 'the document cannot be used', errors)];
    expect(await apply(file)).toEqual({
      code: 1,
      out: '',
      err: `${file}:2:7: teams[0].parent: "b" is no listed team\n${file}: effectiveFrom: days before 2025-10-15 are frozen\n${file}:9:1: a tab as indentation; use spaces\n`,
    });
  });

  describe('with files that the document includes', () => {
    const write = (files: Record<string, string>) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    };
    const FILES = {
      'owners.yaml': 'include: [teams/*.yaml]\nteams: [{ id: a }]\n',
      'teams/b.yaml': 'include: deep/d.yaml\nteams: [{ id: b }]',
      'teams/c.yaml': 'teams: [{ id: c }]\n',
      'teams/deep/d.yaml': 'teams: [{ id: d }]\n',
      'teams/.hidden.yaml': 'nonsense',
    };
    const SENT = `${FILES['owners.yaml']}
# ---- teams/b.yaml
${FILES['teams/b.yaml']}
# ---- teams/deep/d.yaml
${FILES['teams/deep/d.yaml']}
# ---- teams/c.yaml
${FILES['teams/c.yaml']}`;

    it.each([[[]], [['--dry-run']]])('sends them below it, each with its name (%j)', async (flags) => {
      write(FILES);
      replies = flags.length > 0 ? [{ status: 200, body: DRY }] : [{ status: 200, body: LATEST }, { status: 200, body: STORED }]; // prettier-ignore
      expect((await apply(file, ...flags)).code).toBe(0);
      expect(asked.at(-1)).toMatchObject({ method: 'PUT', body: SENT });
    });

    it('makes no new version of the same files', async () => {
      write(FILES);
      replies = [{ status: 200, body: { ...LATEST, text: SENT } }];
      expect(await apply(file)).toMatchObject({ code: 0, out: 'Nothing changed: this is version 3.\n' });
    });

    it('tells what the API finds by the path of the file', async () => {
      write(FILES);
      const errors = [{ file: 'teams/c.yaml', line: 1, column: 11, field: 'teams[3].id', message: 'is there twice' }];
      replies = [{ status: 200, body: LATEST }, refusal(400, 'the document cannot be used', errors)];
      expect((await apply(file)).err).toBe(`${join(folder, 'teams/c.yaml')}:1:11: teams[3].id: is there twice\n`);
    });

    it.each<[string, Record<string, string>, string]>([
      [
        'a file that is not there',
        { 'owners.yaml': 'include: [a.yaml]' },
        'owners.yaml:1:11: include[0]: there is no file a.yaml',
      ],
      [
        'a pattern that no file matches, in a file that is included',
        { 'owners.yaml': 'include: d/a.yaml', 'd/a.yaml': 'teams: []\ninclude:\n  - x/*.yaml' },
        'd/a.yaml:3:5: include[0]: no file matches x/*.yaml',
      ],
      ['a folder', { 'owners.yaml': 'include: d', 'd/a.yaml': '' }, 'owners.yaml:1:10: include: the file d cannot be read'],
      [
        'a path out of the folder',
        { 'owners.yaml': 'include: ../a.yaml' },
        'include: ../a.yaml is not in the folder of owners.yaml',
      ],
      [
        'a pattern out of the folder',
        { 'owners.yaml': 'include: d/../../*' },
        'include: d/../../* is not in the folder of owners.yaml',
      ],
      ['a path of the machine', { 'owners.yaml': 'include: /etc/hostname' }, 'include: /etc/hostname is not in the folder of'],
      ['a link out of the folder', { 'owners.yaml': 'include: link.yaml' }, 'include: link.yaml is a link out of the folder'],
      [
        'a circle',
        { 'owners.yaml': 'include: a.yaml', 'a.yaml': 'include: [owners.yaml]' },
        'a.yaml:1:11: include[0]: leads back to owners.yaml',
      ],
      [
        'a file twice',
        { 'owners.yaml': 'include: [a.yaml, "*.yaml"]', 'a.yaml': '' },
        'owners.yaml:1:19: include[1]: a.yaml is included already',
      ],
      [
        'what would be taken for the next file',
        { 'owners.yaml': 'include: a.yaml', 'a.yaml': '\n# ---- b.yaml\n' },
        'a.yaml:2:1: a line that begins',
      ],
    ])('refuses %s, by file, line and column, before anything is asked', async (_, files, says) => {
      write(files);
      symlinkSync('/etc/hostname', join(folder, 'link.yaml'));
      const { code, err } = await apply(file);
      expect([code, err]).toEqual([1, expect.stringContaining(says)]);
      expect(asked).toEqual([]);
    });

    it('leaves what is no YAML for the API to tell', async () => {
      write({ 'owners.yaml': 'include: [a.yaml' });
      replies = [{ status: 200, body: LATEST }, refusal(400, 'the document cannot be used', [{ line: 1, column: 17, field: '', message: 'a closing bracket is missing' }])]; // prettier-ignore
      expect((await apply(file)).err).toBe(`${file}:1:17: a closing bracket is missing\n`);
      expect(asked.at(-1)?.body).toBe('include: [a.yaml');
    });
  });

  it.each([
    [409, 'managed by file'],
    [412, 'the latest version is 5'],
    [403, 'the role viewer may not ask this'],
  ])('is bad news where it may not or not any more (%d)', async (status, detail) => {
    replies = [{ status: 200, body: LATEST }, refusal(status, detail)];
    expect(await apply(file)).toEqual({ code: 1, out: '', err: `${detail}\n` });
  });

  it('a dry run is a table whose columns add up to the cent, and changes nothing', async () => {
    replies = [{ status: 200, body: DRY }];
    const { code, out } = await apply(file, '--dry-run', '--window', '2026-11-16,2026-11-18');
    expect(code).toBe(0);
    expect(asked).toMatchObject([
      { method: 'PUT', url: '/api/v1/attribution?dryRun=true&window=2026-11-16%2C2026-11-18', ifMatch: undefined },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "What it would change of 2026-11-16 to 2026-11-18 (UTC), had it been in force:

      team        before   after  change
      search�[2J   $0.00   $3.33  +$3.33      new
      payments     $6.67   $3.34  -$3.33  -50.0 %
      __idle__     $3.34   $3.34
      total       $10.01  $10.01

      One workload would move:

      workload                from         to       cost
      eu/shop/Deployment/api  payments  →  search  $3.33
      "
    `);
  });

  it('a team that keeps nothing has nothing, though cents are rounded so that columns add up', async () => {
    const teams = [
      change('gone', '1.666', '0', '-1.666', -1),
      change('a', '1.666', '3.333', '1.667', 1.0006),
      change('b', '1.668', '1.667', '-0.001', -0.0006),
    ];
    replies = [{ status: 200, body: { ...DRY, total: '5', teams } }];
    const { out } = await apply(file, '--dry-run');
    expect(out).toContain('gone    $1.67  $0.00  -$1.67  -100.0 %');
    expect(out).toContain('total   $5.00  $5.00');
    expect(out).not.toContain('-$0.01 ');
  });

  it('--json prints what the API said', async () => {
    replies = [{ status: 200, body: DRY }];
    expect((await apply(file, '--dry-run', '--json')).out).toBe(`${JSON.stringify(DRY)}\n`);
  });

  it.each([
    ['a file that is not there', () => ['/nowhere/owners.yaml'], 'is not there'],
    ['no file', () => [], "missing required argument 'file'"],
    ['a window without a dry run', () => [file, '--window', '7d'], '--window goes with --dry-run'],
  ])('%s is bad use', async (_, args, says) => {
    const { code, err } = await apply(...args());
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(asked).toEqual([]);
  });

  it('a window that is none is bad use', async () => {
    replies = [refusal(400, 'window: unknown', [{ field: 'window', message: 'must be whole UTC days' }])];
    expect(await apply(file, '--dry-run', '--window', '7x')).toEqual({
      code: 2,
      out: '',
      err: 'window: must be whole UTC days\n',
    });
  });
});
