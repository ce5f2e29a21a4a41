import { ExplainResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policiesOf } from '../attribution/testing';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const QUERY = 'sum by (namespace) (increase(kafka_client_bytes_total[1d]))';
const DOCUMENT = `
dimensions: { team: [{ label: team }] }
shared:
  - { name: kafka, when: 'namespace:"kafka"', split: { metric: '${QUERY}', key: namespace, onMissing: lastDay } }
`;
let api: RunningApi;

const run = (team: string, namespace: string) =>
  rowWith({
    ...{ namespace, controllerKind: 'Deployment', workload: namespace, pod: `${namespace}-0`, container: 'main', node: 'n1' },
    labelSet: { ...NO_LABELS, labels: { team } },
    cost: { cpu: 100_000_000_000n },
  });
const explained = async (name: string, day: string) => {
  const query = new URLSearchParams({ cluster: 'acme', namespace: name, kind: 'Deployment', name, day });
  return ExplainResponse.parse((await api.ask(`/api/v1/attribution/explain?${query.toString()}`)).json).shared[0];
};

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW, policies: policiesOf(DOCUMENT) });
  const rows = [run('platform', 'kafka'), run('core', 'pay'), run('web', 'shop')];
  const days = [0, 1, 2].map((index) => hourOf('acme', FLEET_START + index * DAY_MS + (index < 2 ? 5 : 0) * HOUR_MS, rows));
  await storeAll(api.test.database, days, { collectFrom: FLEET_START });
  await api.parts.ledger.storeSharedMetric({
    ...{ cluster: 'acme', query: QUERY, key: 'namespace', day: FLEET_START + DAY_MS, readAt: FLEET_NOW },
    values: new Map([
      ['pay', 1_000_000_000n],
      ['shop', 3_000_000_000n],
    ]),
  });
});
afterAll(() => api.stop());

it('says by what a rule shared: the day’s own values, those of an earlier day, or that there were none', async () => {
  expect(await explained('pay', '2026-11-17')).toMatchObject({
    ...{ split: 'metric', role: 'received', amount: '25', ratio: 0.25 },
    why: 'by what the team used of it that day, as the metric of the rule says',
  });
  expect(await explained('shop', '2026-11-18')).toMatchObject({
    ...{ split: 'metric', amount: '75' },
    why: expect.stringContaining('the last day that was measured') as string,
  });
  expect(await explained('kafka', '2026-11-16')).toMatchObject({
    ...{ split: 'metric', role: 'distributed', amount: '0', kept: '100' },
    why: expect.stringContaining('was not measured that day, nor before') as string,
  });
});
