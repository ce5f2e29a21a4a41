import { hashText, mix } from '../chance';
import { CYCLE_MINUTES, TICK_MINUTES, toTick, weekdayOf } from '../calendar';
import { isAwake, loadAt } from '../rhythm';
import type { WorkloadSpec } from '../fleet/spec';

/** A pod that is to run from one minute of the cycle to another. `release`: the minute of the release it runs, which may lie before the cycle. */
export interface Demand {
  spec: WorkloadSpec;
  replica: number;
  release: number;
  start: number;
  end: number;
}

/** A number of its own for each workload of a fleet. */
export function seedOf(spec: WorkloadSpec, seed: number): number {
  return mix(hashText(`${spec.namespace}/${spec.kind}/${spec.name}`), seed);
}

/** How many replicas a workload has at a minute of the cycle. */
function replicasAt(spec: WorkloadSpec, seed: number, minute: number): number {
  if (spec.alive && (minute < spec.alive[0] || minute >= spec.alive[1])) return 0;
  const seen = (minute - reactionMinutes(spec, seed) + CYCLE_MINUTES) % CYCLE_MINUTES;
  if (spec.sleeps && !isAwake(seen)) return 0;
  const count = Math.max(wanted(spec, seen), wanted(spec, (seen - 60 + CYCLE_MINUTES) % CYCLE_MINUTES));
  return spec.surge && minute >= spec.surge.from && minute < spec.surge.to ? count * spec.surge.times : count;
}

/** Load of one replica as a ratio of what it can bear. */
export function loadPerReplica(spec: WorkloadSpec, seed: number, minute: number): number {
  if (spec.schedule) return 1;
  if (spec.surge && minute >= spec.surge.from && minute < spec.surge.to) return 1;
  const replicas = replicasAt(spec, seed, minute);
  return replicas === 0 ? 0 : Math.min(1, (loadAt(spec.rhythm, minute) * spec.replicas[1]) / replicas);
}

function wanted({ rhythm, replicas: [min, max] }: WorkloadSpec, minute: number): number {
  return Math.min(max, Math.max(min, Math.ceil(loadAt(rhythm, minute) * max)));
}

/** How long an autoscaler takes to see a new load. Claims follow at once, so that they are mounted for whole hours. */
function reactionMinutes(spec: WorkloadSpec, seed: number): number {
  return spec.kind === 'StatefulSet' ? 0 : (mix(seedOf(spec, seed), 1) % 12) * TICK_MINUTES;
}

/** Minutes of the cycle at which a new version is rolled out: in working hours, the same in each cycle. */
function releasesOf(spec: WorkloadSpec, seed: number): number[] {
  const own = seedOf(spec, seed);
  const time = 9 * 60 + toTick(mix(own, 2) % 420);
  const regular = releaseDays(spec, own).map((day) => day * 1440 + time);
  const changes = (spec.changes ?? []).flatMap(({ from, to }) => [from, to]);
  const all = [...regular, ...changes].map((minute) => (spec.kind === 'StatefulSet' ? Math.floor(minute / 60) * 60 : minute));
  return [...new Set(all)].sort((a, b) => a - b);
}

function releaseDays(spec: WorkloadSpec, own: number): number[] {
  const workdays = Array.from({ length: 28 }, (_, day) => day).filter((day) => day % 7 >= 1 && day % 7 <= 5);
  switch (spec.releases) {
    case 'daily':
      return workdays.filter((day) => mix(own, day) % 4 !== 0);
    case 'weekly':
      return workdays.filter((day) => day % 7 === 1 + (mix(own, 3) % 5));
    case 'monthly':
      return workdays.filter((_, index) => index === mix(own, 4) % workdays.length);
    case 'never':
      return [];
  }
}

/** All pods of a workload in one cycle, without those of DaemonSets, which follow the nodes. */
export function demandsOf(spec: WorkloadSpec, seed: number): Demand[] {
  if (spec.kind === 'DaemonSet') return [];
  if (spec.schedule) return scheduled(spec, spec.schedule);
  const demands: Demand[] = [];
  const running: Demand[] = [];
  const releases = releasesOf(spec, seed);
  const stop = (replica: Demand | undefined, minute: number) => {
    if (replica && replica.start < minute) demands.push({ ...replica, end: minute });
  };
  let current = releaseBefore(releases, 0);
  for (const minute of turningPoints(spec, seed, releases)) {
    const release = releaseBefore(releases, minute);
    if (release !== current) for (const replica of running.splice(0)) stop(replica, minute);
    current = release;
    const count = replicasAt(spec, seed, minute);
    while (running.length > count) stop(running.pop(), minute);
    while (running.length < count) running.push({ spec, replica: running.length, release, start: minute, end: CYCLE_MINUTES });
  }
  for (const replica of running) stop(replica, CYCLE_MINUTES);
  return demands;
}

function turningPoints(spec: WorkloadSpec, seed: number, releases: readonly number[]): number[] {
  const lag = reactionMinutes(spec, seed);
  const hours = Array.from({ length: CYCLE_MINUTES / 60 }, (_, hour) => hour * 60 + lag);
  const surge = spec.surge ? [spec.surge.from, spec.surge.to] : [];
  const points = [0, ...hours, ...releases, ...surge, ...(spec.alive ?? [])];
  return [...new Set(points)].filter((minute) => minute >= 0 && minute < CYCLE_MINUTES).sort((a, b) => a - b);
}

/** The release in force at a minute: that of the cycle before (a negative minute) until this one's first. */
function releaseBefore(releases: readonly number[], minute: number): number {
  const found = releases.findLast((release) => release <= minute);
  return found ?? (releases.at(-1) ?? 0) - CYCLE_MINUTES;
}

function scheduled(spec: WorkloadSpec, { every, at, lasts, workdays }: NonNullable<WorkloadSpec['schedule']>): Demand[] {
  const demands: Demand[] = [];
  for (let start = at, replica = 0; start < CYCLE_MINUTES; start += every, replica++) {
    const runs = !workdays || (weekdayOf(start) >= 1 && weekdayOf(start) <= 5);
    if (runs && start + lasts <= CYCLE_MINUTES) demands.push({ spec, replica, release: 0, start, end: start + lasts });
  }
  return demands;
}
