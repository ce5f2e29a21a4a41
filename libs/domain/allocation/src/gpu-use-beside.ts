import type { SourceAllocation, SourceHour } from './source-hour';

/** What one container of a pod had of GPUs, and how much of it was used; null: nobody knows. */
export type SourceGpuUse = Pick<SourceAllocation, 'namespace' | 'node' | 'minutes' | 'pod' | 'container'> & {
  gpuMicroHours: number;
  gpuMicroHoursUsed: number | null;
};

const MICRO = 1_000_000;
/** In minutes. */
const HOUR = 60;
/** Beyond it, two counts of devices are not the same one measured twice. */
const SAME_COUNT = 1.05;

/** What an hour says of containers that have GPUs. */
export function gpuUseOf({ allocations }: Pick<SourceHour, 'allocations'>): SourceGpuUse[] {
  return allocations.flatMap(({ namespace, node, minutes, pod, container, quantity: { gpuMicroHours, gpuMicroHoursUsed } }) =>
    gpuMicroHours > 0
      ? [{ namespace, node, ...(minutes !== undefined && { minutes }), pod, container, gpuMicroHours, gpuMicroHoursUsed }]
      : [],
  );
}

/**
 * The hour with what another source measured of GPUs whose use it does not say itself, by namespace, pod, container and node. It is never more
 * than was measured, nor than the hour says that the container had; what neither knows stays unknown.
 */
export function withGpuUse<Hour extends Pick<SourceHour, 'allocations'>>(said: Hour, measured: readonly SourceGpuUse[]): Hour {
  const byContainer = new Map<string, SourceGpuUse[]>();
  for (const one of measured) byContainer.set(nameOf(one), [...(byContainer.get(nameOf(one)) ?? []), one]);
  const allocations = said.allocations.map((row) => {
    const { gpuMicroHours, gpuMicroHoursUsed } = row.quantity;
    const named = gpuMicroHoursUsed === null && gpuMicroHours > 0 ? byContainer.get(nameOf(row)) : undefined;
    if (named === undefined) return row;
    const own = named.filter(({ node }) => node === row.node || node === null || row.node === null);
    // Each fills one row: what was measured once is not used twice.
    byContainer.set(
      nameOf(row),
      named.filter((one) => !own.includes(one)),
    );
    return { ...row, quantity: { ...row.quantity, gpuMicroHoursUsed: usedOf(row, own) } };
  });
  return { ...said, allocations };
}

function nameOf({ namespace, pod, container }: Pick<SourceGpuUse, 'namespace' | 'pod' | 'container'>): string {
  return `${namespace ?? ''}\0${pod ?? ''}\0${container ?? ''}`;
}

/**
 * Where one counts a slice or a replica of a device as what it is of the whole, and the other as one, each of those that are counted was as busy as
 * what it is of the device.
 */
function usedOf({ minutes, quantity: { gpuMicroHours } }: SourceAllocation, measured: readonly SourceGpuUse[]): number | null {
  if (measured.length === 0) return null;
  let [used, had, ran] = [0, 0, 0];
  for (const one of measured) {
    if (one.gpuMicroHoursUsed === null) return null;
    used += one.gpuMicroHoursUsed;
    had += one.gpuMicroHours;
    ran += one.minutes ?? HOUR;
  }
  const counted = Math.round(gpuMicroHours / MICRO / ((minutes ?? HOUR) / HOUR)) / (had / MICRO / (ran / HOUR));
  return Math.min(gpuMicroHours, Math.round(used * (counted > SAME_COUNT ? counted : 1)));
}
