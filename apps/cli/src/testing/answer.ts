import { CostsResponse } from '@showback/contracts';

type Row = CostsResponse['rows'][number];

const COST = {
  cpu: '0',
  memory: '0',
  gpu: '0',
  storage: '0',
  network: '0',
  loadBalancer: '0',
  shared: '0',
  idle: '0',
  other: '0',
};

/** An answer of the API with the money given and nothing else in it, checked against the contract. */
export function answerOf({
  rows,
  total,
  ...rest
}: { rows: Row[]; total: Partial<Row['cost']> & { total: string } } & Partial<
  Omit<CostsResponse, 'rows' | 'total'>
>): CostsResponse {
  return CostsResponse.parse({
    window: { start: '2026-11-16T00:00:00Z', end: '2026-11-23T00:00:00Z' },
    currency: 'USD',
    asOf: '2026-11-23T00:12:00Z',
    basis: 'list',
    precision: '0.00213',
    coverage: { expectedHours: 168, collectedHours: 168, ratio: 1, missing: [] },
    attribution: [],
    hidden: '0',
    nextCursor: null,
    total: figures({ ...COST, ...total }),
    rows,
    ...rest,
  });
}

/** A row of the money given; its total is `cost.total`. */
export function rowOf(key: Row['key'], cost: Partial<Row['cost']> & { total: string }, rest: Partial<Row> = {}): Row {
  return { key, kind: 'workload', share: null, ...figures({ ...COST, ...cost }), ...rest };
}

function figures(cost: Row['cost']): Pick<Row, 'cost' | 'precision' | 'unused' | 'quantity' | 'efficiency'> {
  const hours = { requested: 0, used: 0, allocated: 0 };
  return {
    cost,
    precision: '0.00084',
    unused: { cpu: '0', memory: '0', total: '0', gpu: '0' },
    quantity: {
      cpuCoreHours: hours,
      memoryByteHours: hours,
      gpuHours: hours,
      storageByteHours: 0,
      networkBytes: { sent: 0, received: 0 },
    },
    efficiency: { cpu: 0, memory: 0, total: 0, gpu: 0 },
  };
}
