import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CollectionMetrics } from '../collection/metrics';
import { type RunningApi, startApi } from '../testing/start-api';

const FOLDER = path.resolve(import.meta.dirname, '../../../../deploy/prometheus');
const RULES = ['alerts.rules.yaml', 'recording.rules.yaml'];

const read = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

interface Rule {
  alert?: string;
  expr: string;
  annotations?: { summary?: string; runbook?: string };
}

const rulesOf = (name: string): Rule[] =>
  (parse(read(name)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

function promtool(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
  if (error) throw error;
  return { code: status, said: stdout + stderr };
}

/** What the Prometheus operator takes, of the very same text. */
function manifest(): string {
  const groups = RULES.map((name) => read(name).replace(/^[^]*?^groups:\n/m, ''));
  const indented = groups.join('\n').replace(/^(?=.)/gm, '  ');
  return `# Made of ${RULES.join(' and ')} by \`npx vitest run apps/api/src/metrics/rules.spec.ts -u\`: change those.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: showback
  labels: { app.kubernetes.io/name: showback }
spec:
  groups:
${indented}`;
}

describe('the rules for Prometheus in deploy/prometheus', () => {
  it('are taken by promtool, and so is the configuration that loads them', () => {
    expect(promtool('check', 'rules', ...RULES)).toMatchObject({ code: 0 });
    const { code, said } = promtool('check', 'config', 'prometheus.yml');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('2 rule files found') as string });
  });

  it('do what their tests say', () => {
    const tests = readdirSync(FOLDER).filter((name) => name.endsWith('.test.yaml'));
    expect(tests).toHaveLength(RULES.length);
    expect(promtool('test', 'rules', ...tests)).toMatchObject({ code: 0 });
  });

  it('stand in the PrometheusRule manifest word for word', async () => {
    await expect(manifest()).toMatchFileSnapshot(path.join(FOLDER, 'prometheus-rule.yaml'));
    const rules = RULES.flatMap(rulesOf);
    const { spec } = parse(manifest()) as { spec: { groups: { rules: Rule[] }[] } };
    expect(spec.groups.flatMap((group) => group.rules)).toEqual(rules);
  });

  it.each(rulesOf('alerts.rules.yaml'))('$alert says what is wrong and what to do, and is tried', ({ alert, annotations }) => {
    expect(annotations?.summary).toMatch(/\w+ \w+/);
    expect(annotations?.runbook).toMatch(/\.$/);
    expect(read('alerts.test.yaml')).toContain(`alertname: ${alert}\n`);
  });
});

describe('every metric that an alert asks for', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is at /metrics and in docs/metrics.md', async () => {
    // The API of a test collects nothing.
    const collection = new Registry();
    new CollectionMetrics(collection).observe(() => Promise.resolve([]));
    const text = (await api.ask('/metrics')).text + (await collection.metrics());
    const docs = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/metrics.md'), 'utf8');
    const asked = rulesOf('alerts.rules.yaml').flatMap(({ expr }) => expr.match(/showback_\w+/g) ?? []);
    expect(new Set(asked).size).toBeGreaterThan(5);
    for (const name of asked) {
      expect(text).toContain(`# TYPE ${name} `);
      expect(docs).toContain(`\`${name}\``);
    }
  });
});
