import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '@showback/vocabulary';
import { ConfigFaults } from './faults';
import { loadConfig } from './load';

const CASES = fileURLToPath(new URL('cases', import.meta.url));
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with the given files. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'showback-config-'));
  folders.push(folder);
  mkdirSync(join(folder, 'clusters.d'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function load(files: Record<string, string>, env: NodeJS.ProcessEnv = {}, loopback = true) {
  return loadConfig({ file: join(folderOf(files), 'showback.yaml'), env, loopback });
}

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigFaults) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a configuration with faults is refused with all of them', () => {
  it.each(readdirSync(CASES))('%s', async (name) => {
    const refusal = refusalOf(() => loadConfig({ file: join(CASES, name, 'showback.yaml'), env: {}, loopback: true }));
    expect(refusal).not.toContain('hunter2');
    await expect(`${refusal}\n`).toMatchFileSnapshot(join(CASES, name, 'expected.txt'));
  });
});

describe('a configuration that is fine', () => {
  it('is a simulated fleet of two clusters with 30 days where there is none', () => {
    const config = loadConfig({ file: null, env: {}, loopback: true });
    expect(config.clusters.map(({ cost }) => cost)).toEqual([
      { kind: 'simulator', settings: { seed: 7, days: 30 } },
      { kind: 'simulator', settings: { seed: 8, days: 30 } },
    ]);
    expect(config.auth.mode).toBe('open');
  });

  it('takes what a cluster does not say from defaults, and headers one by one', () => {
    const config = load({
      'showback.yaml': `
defaults: { region: eu-west-1, collect: { delay: 20m }, opencost: { pathPrefix: /model/, headers: { A: x, B: y } } }
clusters:
  - { id: a, opencost: { url: "http://a:9003/", headers: { B: z } }, collect: { settle: 1h30m, from: 2026-11-18 } }
  - { id: s, simulator: { seed: 3 } }`,
    });
    expect(config.clusters[0]).toMatchObject({
      id: 'a',
      sourceClusterId: 'a',
      region: 'eu-west-1',
      cost: { kind: 'opencost', settings: { url: 'http://a:9003', pathPrefix: '/model', headers: { A: 'x', B: 'z' } } },
      collect: { delayMs: 1_200_000, settleMs: 5_400_000, from: Date.UTC(2026, 10, 18) },
    });
    expect(config.clusters[1]).toMatchObject({ id: 's', cost: { kind: 'simulator', settings: { seed: 3, days: 30 } } });
    expect(config.retention).toEqual({ hoursMs: 14 * DAY_MS, daysMs: 400 * DAY_MS });
  });

  it('joins the files of clusters.d in the order of their names', () => {
    const config = load({
      'showback.yaml': 'currency: EUR',
      'clusters.d/b.yaml': '[{ id: b1, opencost: { url: http://b1 } }, { id: b2, opencost: { url: http://b2 } }]',
      'clusters.d/a.yaml': '{ id: a, opencost: { url: http://a } }',
    });
    expect(config.clusters.map(({ id }) => id)).toEqual(['a', 'b1', 'b2']);
  });

  it('names the file of clusters.d that a fault is in', () => {
    const refusal = refusalOf(() =>
      load({ 'showback.yaml': 'currency: EUR', 'clusters.d/a.yaml': 'id: a\nopencst: 1', 'clusters.d/b.yaml': 'id: [' }),
    );
    expect(refusal).toContain('clusters.d/a.yaml.opencst: unknown key "opencst", did you mean "opencost"?');
    expect(refusal).toContain('clusters.d/b.yaml, line 1, column 6');
  });

  it('takes cost from Prometheus where that is the only source, and from OpenCost where both are, unless it says otherwise', () => {
    const both = 'opencost: { url: "http://o" }, prometheus: { url: "http://p" }';
    const config = load({ 'showback.yaml': `clusters: [{ id: a, ${both} }, { id: b, ${both}, cost: prometheus }]` });
    expect(config.clusters.map(({ cost }) => cost.kind)).toEqual(['opencost', 'prometheus']);
  });

  it('is accepted with a cluster that has only prometheus', () => {
    const config = load({
      'showback.yaml': `
clusters: [{ id: p, prometheus: { url: "http://prometheus:9090", clusterLabel: cluster_id }, kubernetes: { inCluster: true } }]
workloads: [{ label: dag_id, kind: AirflowDag }]
labels: { drop: [run_id] }
attribution: { file: attribution.yaml }`,
    });
    expect(config.clusters[0]?.cost).toMatchObject({
      kind: 'prometheus',
      settings: { url: 'http://prometheus:9090', clusterLabel: 'cluster_id', trouble: null },
    });
    expect(config.workloads).toEqual([{ label: 'dag_id', kind: 'AirflowDag' }]);
  });

  it.each([
    ['cpuCoreHour', 'team:"a"', 'is no filter'],
    ['cpuCoreHour', 'nodePool:', 'is no filter'],
    ['gpuHour', 'namespace:"a"', 'cannot ask about namespace: gpuHour is by node, nodePool'],
    ['storageGiBHour', 'nodePool:"a"', 'cannot ask about nodePool: storageGiBHour is by namespace, label'],
  ])('refuses a price %s whose condition is %s', (name, when, fault) => {
    const refusal = refusalOf(() =>
      load({
        'showback.yaml': `clusters: [{ id: a, prometheus: { url: "http://a" }, prices: { ${name}: [{ price: 1, when: '${when}' }] } }]`,
      }),
    );
    expect(refusal).toContain(`clusters[0].prices.${name}[0].when: ${fault}`);
  });

  it('takes prices as numbers or as lists with conditions', () => {
    const config = load({
      'showback.yaml': `
clusters:
  - id: a
    opencost: { url: "http://a" }
    prices: { cpuCoreHour: 0.031, gpuHour: [{ price: "2.5", when: 'nodePool:"a100"' }, { price: 1 }] }`,
    });
    expect(config.clusters[0]?.prices).toEqual({
      cpuCoreHour: [{ price: '0.031', when: null }],
      gpuHour: [
        { price: '2.5', when: 'nodePool:"a100"' },
        { price: '1', when: null },
      ],
    });
  });
});

describe('what concerns one cluster', () => {
  it.each([
    ['a variable that is not set', '{ env: NOT_SET }', 'header Authorization: environment variable NOT_SET is not set'],
    ['a file that is not there', '{ file: gone }', 'gone cannot be read'],
    ['a file with two lines', '{ file: two }', 'holds more than one line of text'],
    ['an empty file', '{ file: empty }', 'is empty'],
  ])('%s makes that cluster misconfigured and leaves the others', (_, source, reason) => {
    const config = load({
      'showback.yaml': `
clusters:
  - { id: bad, opencost: { url: "http://a", headers: { Authorization: ${source} } } }
  - { id: good, opencost: { url: "http://b", headers: { Authorization: { file: token } } } }`,
      two: 'hunter2\nhunter3',
      empty: '\n',
      token: 'Bearer abc\n',
    });
    expect(config.clusters[0]?.misconfigured).toContain(reason);
    expect(config.clusters[0]?.misconfigured).not.toContain('hunter');
    expect(config.clusters[1]?.misconfigured).toBeNull();
    expect(config.clusters[1]?.cost).toMatchObject({ settings: { headers: { Authorization: 'Bearer abc' } } });
  });

  it('a CA file that holds no certificate makes that cluster misconfigured', () => {
    const config = load({
      'showback.yaml': 'clusters: [{ id: a, opencost: { url: "http://a", caFile: ca.pem } }]',
      'ca.pem': 'hello',
    });
    expect(config.clusters[0]?.misconfigured).toContain('is not a certificate in PEM form');
  });
});

describe('who may look', () => {
  it('everyone is refused as soon as a listener is not on loopback', () => {
    expect(refusalOf(() => load({ 'showback.yaml': 'currency: USD' }, {}, false))).toContain(
      'auth.mode: open makes everyone an admin',
    );
  });

  it('everyone is refused without a configuration too', () => {
    expect(refusalOf(() => loadConfig({ file: null, env: {}, loopback: false }))).toContain(
      'auth.mode: open makes everyone an admin',
    );
  });

  it('tokens are listed by hash, with their end', () => {
    const config = load(
      {
        'showback.yaml': `auth: { mode: tokens, tokens: [{ name: ci, sha256: "${'AB'.repeat(32)}", role: bot, teams: [payments], expires: 2027-01-01 }] }`,
      },
      {},
      false,
    );
    expect(config.auth.tokens).toEqual([
      { name: 'ci', sha256: 'ab'.repeat(32), role: 'bot', teams: ['payments'], expires: Date.UTC(2027, 0, 1) },
    ]);
  });
});

it('a file that is not there is said in one line', () => {
  expect(refusalOf(() => loadConfig({ file: '/nowhere/showback.yaml', env: {}, loopback: true }))).toContain(
    'there is no such file',
  );
});
