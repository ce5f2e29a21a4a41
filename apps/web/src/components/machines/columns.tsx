'use client';

import type { Machines } from '@showback/contracts';
import { Money } from '../figures/money';
import { Ratio } from '../figures/ratio';
import type { Column } from '../table/column';
import type { Fullness } from './node-line';

/** What the figures of machines are shown with. */
export interface MachineColumns {
  /** Of all rows, as the API says; null: the asker does not see it. */
  all: Machines | null;
  currency: string;
  /** Why there is no money to be seen. */
  withheld: string | undefined;
  /** Whether any row has GPUs. */
  gpus: boolean;
}

interface Line {
  price: string | null;
  cost: string | null;
  idle: string | null;
  idleRatio: number | null;
  cpu: Fullness;
  memory: Fullness;
  gpu: Fullness;
  gpuHours: number;
}

/** Price, cost and idle of nodes or pools, and how full they were; of GPUs too, where any has some. */
export function machineColumns<Row extends Line>({ all, currency, withheld, gpus }: MachineColumns): Column<Row>[] {
  const money = (amount: string | null | undefined) => <Money amount={amount} reason={withheld} />;
  return [
    {
      id: 'price',
      title: 'An hour',
      hint: 'What one node costs an hour: cost ÷ node hours.',
      kind: 'amount',
      wide: true,
      value: ({ price }) => price,
      cell: ({ price }) => money(price),
      total: money(all?.pricePerHour),
    },
    {
      id: 'cost',
      title: `Cost, ${currency}`,
      kind: 'amount',
      value: ({ cost }) => cost,
      cell: ({ cost }) => money(cost),
      total: money(all?.cost?.total),
    },
    {
      id: 'idle',
      title: 'Idle',
      hint: 'What it costs less what was allocated on it; negative where more was asked of it than it has.',
      kind: 'amount',
      value: ({ idle }) => idle,
      cell: ({ idle }) => money(idle),
      total: money(all?.idle?.total),
    },
    {
      id: 'idleRatio',
      title: 'of its cost',
      kind: 'number',
      wide: true,
      value: ({ idleRatio }) => idleRatio,
      cell: ({ idleRatio }) => <Ratio ratio={idleRatio} of="its cost" silent reason={withheld} />,
      total: <Ratio ratio={all?.idleRatio} of="their cost" silent reason={withheld} />,
    },
    ...(['cpu', 'memory'] as const).map((resource) => fullness<Row>(resource, all)),
    ...(gpus ? [gpuFullness<Row>(all)] : []),
  ];
}

const NAMES = { cpu: 'CPU', memory: 'Memory', gpu: 'GPU' } as const;

/** Nothing stands where there are none: there is nothing to be unknown. */
function gpuFullness<Row extends Line>(all: Machines | null): Column<Row> {
  const { cell, ...full } = fullness<Row>('gpu', all);
  return { ...full, cell: (line) => (line.gpuHours === 0 ? null : cell?.(line)) };
}

function fullness<Row extends Line>(resource: keyof typeof NAMES, all: Machines | null): Column<Row> {
  return {
    id: resource,
    title: NAMES[resource],
    hint: 'What was requested, and beneath what was used, of what is allocatable, over all its hours.',
    kind: 'number',
    wide: true,
    value: (line) => line[resource].requestedOfAllocatable,
    cell: (line) => <Full full={line[resource]} />,
    total: all === null ? null : <Full full={all.utilisation[resource]} />,
  };
}

function Full({ full: { requestedOfAllocatable, usedOfAllocatable } }: { full: Fullness }) {
  return (
    <>
      <Ratio ratio={requestedOfAllocatable} of="what is allocatable, requested" silent reason="not-measured" />
      <span className="block text-xs font-normal text-quiet">
        <Ratio ratio={usedOfAllocatable} of="what is allocatable, used" silent reason="not-measured" />
      </span>
    </>
  );
}
