import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributionResponse, AttributionVersionResponse, AttributionVersionsResponse } from '@showback/contracts';
import { DAY_MS } from '@showback/vocabulary';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type RunningApi, startApi } from '../testing/start-api';
import { ManagedDocument } from './managed-document';
import { POLICIES, type Policies } from './policies';

const NOW = Date.parse('2026-11-18T13:00:00Z');
const TODAY = Date.parse('2026-11-18T00:00:00Z');
const ONE = '# ours 🦆\nteams:\n  - { id: payments }\ndimensions:\n  team:\n    - { label: team }\n';
const TWO = ONE.replace('payments', 'search');
const PATH = '/api/v1/attribution';

let api: RunningApi;
const put = (text: string, version: number | null, query = ''): Promise<Answer> =>
  api.ask(`${PATH}${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/yaml', ...(version !== null && { 'if-match': `"${version}"` }) },
    body: text,
  });
const latest = async () => AttributionResponse.parse((await api.ask(PATH)).json);
const policies = () => api.app.get<Policies>(POLICIES);
const audited = async () => (await api.test.database.pool.query<object>('SELECT who, role, action, detail FROM audit_log')).rows;

describe('/attribution', () => {
  beforeEach(async () => {
    api = await startApi({ clock: () => NOW });
  });
  afterEach(() => api.stop());

  it('is the built-in document where nothing is configured, to be read and built on', async () => {
    const answer = await api.ask(PATH);
    expect(answer.headers.get('etag')).toBe('"0"');
    const built = AttributionResponse.parse(answer.json);
    expect(built).toMatchObject({ version: 0, inForce: 0, managedBy: 'api', author: null, faults: [] });
    expect((await put(built.text, 0)).status).toBe(200);
    expect((await latest()).document).toEqual(built.document);
  });

  it('keeps each version as it was given, with who gave it and when', async () => {
    const first = await put(ONE, 0);
    expect(first.json).toMatchObject({ version: 1, effectiveFrom: null, origin: 'api', author: 'everyone', warnings: [] });
    expect(first.headers.get('etag')).toBe('"1"');
    expect((await put(TWO, 1)).json).toMatchObject({ version: 2, effectiveFrom: '2026-11-19' });
    const one = AttributionVersionResponse.parse((await api.ask(`${PATH}/versions/1`)).json);
    expect(one).toMatchObject({ text: ONE, inForce: true, author: 'everyone', createdAt: '2026-11-18T13:00:00Z' });
    const all = AttributionVersionsResponse.parse((await api.ask(`${PATH}/versions`)).json);
    expect([all.inForce, all.versions.map(({ version }) => version)]).toEqual([1, [2, 1]]);
    expect(await latest()).toMatchObject({ version: 2, inForce: 1, text: TWO });
  });

  it('notes each change in the audit log', async () => {
    await put(ONE, 0);
    expect(await audited()).toMatchObject([
      { who: 'everyone', role: 'admin', action: 'attribution.put', detail: { version: 1 } },
    ]);
  });

  it('decides always by the first version, and by a later one from the next midnight', async () => {
    const before = policies().current();
    await put(ONE, 0);
    await put(TWO, 1);
    expect(before.version).toBeNull();
    expect([0, TODAY, TODAY + DAY_MS].map((day) => policies().inForce(day).version)).toEqual([1, 1, 2]);
    expect(policies().versions().map(({ policy }) => policy.teams.resolve('PAYMENTS'))).toEqual(['payments', null]); // prettier-ignore
    expect(policies().versions()[0]?.hash).not.toBe(policies().versions()[1]?.hash);
  });

  it('decides by the highest version whose day has come, whatever the order of the days', async () => {
    await put(ONE, 0);
    await put(`effectiveFrom: 2026-11-10\n${TWO}`, 1);
    await put(`effectiveFrom: 2026-11-05\n${ONE}`, 2);
    const days = ['2026-11-04', '2026-11-05', '2026-11-12'].map((day) => policies().inForce(Date.parse(day)).version);
    expect(days).toEqual([1, 3, 3]);
  });

  it('takes in what another replica stored', async () => {
    await put(ONE, 0);
    const other = await startApi({ clock: () => NOW, database: api.test });
    expect(other.app.get<Policies>(POLICIES).current().version).toBe(1);
    await put(`effectiveFrom: 2026-11-18\n${TWO}`, 1);
    await expect.poll(() => other.app.get<Policies>(POLICIES).current().version, { timeout: 10_000 }).toBe(2);
    await other.stop();
  });

  it('is a change against a version that the asker knew', async () => {
    expect(await put(ONE, null)).toMatchObject({ status: 428, json: { title: 'Precondition required' } });
    expect((await put(ONE, 0)).status).toBe(200);
    const late = await put(TWO, 0);
    expect(late).toMatchObject({ status: 412, json: { title: 'Changed in between' } });
    expect(late.headers.get('etag')).toBe('"1"');
    expect((await api.ask(PATH, { method: 'PUT', headers: { 'if-match': 'W/"7", W/"1"' }, body: TWO })).status).toBe(200);
    expect((await api.ask(PATH, { method: 'PUT', headers: { 'if-match': '*' }, body: ONE })).status).toBe(200);
  });

  it('lets one of several changes at the same time win', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => put(ONE, 0)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('takes JSON, and a body of no type', async () => {
    const body = JSON.stringify({ dimensions: { team: [{ label: 'team' }] } });
    const headers = { 'content-type': 'application/json', 'if-match': '"0"' };
    expect((await api.ask(PATH, { method: 'PUT', headers, body })).status).toBe(200);
    expect((await api.ask(PATH, { method: 'PUT', headers: { 'if-match': '"1"' }, body: Buffer.from(ONE) })).status).toBe(200);
  });

  it.each([
    ['a fault in the text', 'teams:\n\t- id: a', { line: 2, column: 1, field: '' }],
    ['a fault in the structure', 'teams:\n  - { id: a, nmae: b }', { line: 2, column: 14, field: 'teams[0].nmae' }],
    ['a fault in its meaning', 'teams:\n  - { id: a, parent: b }', { line: 2, column: 22, field: 'teams[0].parent' }],
    ['noon', 'effectiveFrom: 2026-11-20T12:00:00Z', { line: 1, column: 16, field: 'effectiveFrom' }],
    ['days that are frozen', 'effectiveFrom: 2025-10-14', { field: 'effectiveFrom' }],
    ['an empty body', '', { field: '' }],
    ['an include', 'include: [a.yaml]', { line: 1, column: 1, field: 'include' }],
  ])('refuses %s: the old version stays in force and nothing is half-applied', async (_, text, error) => {
    await put(ONE, 0);
    const [before, log] = [await latest(), await audited()];
    const answer = await put(text, 1);
    expect(answer).toMatchObject({ status: 400, json: { errors: [error] } });
    expect([await latest(), await audited(), policies().current().version]).toEqual([before, log, 1]);
  });

  it('takes a document with the files that it includes, keeps it as given and tells faults by file', async () => {
    const text = 'include: [teams/*.yaml]\n\n# ---- teams/a.yaml\nteams:\n  - { id: a }\n';
    const { json } = await api.ask(`${PATH}?dryRun=true`, { method: 'PUT', body: `${text}  - { id: b, parent: c }\n` });
    expect(json).toMatchObject({
      detail: expect.stringContaining('teams/a.yaml, line 3, column 22: teams[1].parent: ') as string,
      errors: [{ file: 'teams/a.yaml', line: 3, column: 22, field: 'teams[1].parent' }],
    });
    expect(await put(text, 0)).toMatchObject({ status: 200 });
    expect(await latest()).toMatchObject({ version: 1, text, document: { teams: [{ id: 'a' }] } });
    expect(await api.ask(`${PATH}/versions/1`)).toMatchObject({ json: { text, document: { teams: [{ id: 'a' }] } } });
    expect(await put((await latest()).text, 1)).toMatchObject({ status: 200 });
  });

  it('names the earliest day that is not frozen, and takes it', async () => {
    const [, day = ''] = /before (\S+) are frozen/.exec((await put('effectiveFrom: 2020-01-01', 0)).text) ?? [];
    expect(day).toBe('2025-10-15');
    expect((await put(`effectiveFrom: ${day}\n${ONE}`, 0)).json).toMatchObject({ effectiveFrom: day });
  });

  it('refuses more than a mebibyte', async () => {
    expect((await put(`# ${'x'.repeat(1_048_577)}`, 0)).status).toBe(413);
  });

  it('says what can have no effect', async () => {
    const text = 'teams: [{ id: a }]\ndimensions:\n  team:\n    - { value: b }';
    expect((await put(text, 0)).json).toMatchObject({ warnings: [{ line: 4, column: 16, field: 'dimensions.team[0].value' }] });
  });

  it('gives the names of versions that are not there', async () => {
    for (const version of ['1', '0', 'x', '99999999999', '1e3']) {
      expect(await api.ask(`${PATH}/versions/${version}`)).toMatchObject({ status: 404 });
    }
  });
});

describe('a configured document', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'showback attribution '));
    file = join(folder, 'owners.yaml');
    writeFileSync(file, ONE);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const start = async (database?: RunningApi['test']) =>
    startApi({ clock: () => NOW, config: { attribution: { file } }, ...(database && { database }) });

  it('is imported at start, once, and cannot be replaced through the API', async () => {
    api = await start();
    expect(await latest()).toMatchObject({ version: 1, inForce: 1, text: ONE, managedBy: 'file', author: 'owners.yaml' });
    expect(await put(TWO, 1)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('managed by file') as string },
    });
    const again = await start(api.test);
    expect((await latest()).version).toBe(1);
    await again.stop();
    await api.stop();
  });

  it('is imported again when it changes, and stays as it was while it is wrong', async () => {
    api = await start();
    const managed = api.app.get(ManagedDocument);
    writeFileSync(file, 'teams:\n\t- { id: a }');
    await managed.look();
    expect(await latest()).toMatchObject({ version: 1, text: ONE, faults: [{ file: 'owners.yaml', line: 2, column: 1 }] });
    expect(policies().current().version).toBe(1);
    rmSync(file);
    await managed.look();
    expect((await latest()).faults).toMatchObject([{ message: 'there is no file owners.yaml' }]);
    writeFileSync(file, TWO);
    await managed.look();
    expect(await latest()).toMatchObject({ version: 2, effectiveFrom: '2026-11-19', text: TWO, faults: [] });
    await managed.look();
    expect((await latest()).version).toBe(2);
    await api.stop();
  });

  it('does not undo what a newer replica imported', async () => {
    api = await start();
    const old = api;
    writeFileSync(file, TWO);
    const newer = await start(old.test);
    writeFileSync(file, ONE);
    await old.app.get(ManagedDocument).look();
    expect((await latest()).text).toBe(TWO);
    await newer.stop();
    await old.stop();
  });

  it('may stand in the configuration itself', async () => {
    api = await startApi({
      clock: () => NOW,
      config: { attribution: { document: { dimensions: { team: [{ label: 'squad' }] } } } },
    });
    expect(await latest()).toMatchObject({
      version: 1,
      managedBy: 'file',
      document: { dimensions: { team: [{ label: 'squad' }] } },
    });
    await api.stop();
  });

  it('keeps the API from starting where it is wrong, with every fault', async () => {
    writeFileSync(file, 'teams:\n  - { id: a, parent: b }\n  - { id: A }');
    await expect(start()).rejects.toThrow(
      'owners.yaml: 2 faults\n  owners.yaml, line 2, column 22, teams[0].parent: "b" is no listed team\n  owners.yaml, line 3, column 11',
    );
  });
});
