import { noise, type Chance } from './chance';
import type { PlannedContainer, Span } from './plan';

/** What a workload's containers are like; each pod's are made from it. */
export interface ContainerPlan {
  name: string;
  init: boolean;
  /** An init container that runs as long as its pod. */
  sidecar: boolean;
  requests: { cores: number; gib: number } | null;
  /** Cores and GiB that it uses, about. */
  cores: number;
  gib: number;
  course: 'steady' | 'bursts' | 'leak' | 'nothing';
  devices: number;
  /** Resized in place now and then. */
  resized: boolean;
}

const COURSES = ['steady', 'steady', 'bursts', 'leak', 'nothing'] as const;

/** @param most cores and GiB of one container, about */
export function planContainers(
  chance: Chance,
  { devices = 0, most = 1 }: { devices?: number; most?: number } = {},
): ContainerPlan[] {
  const one = (name: string, part: number): ContainerPlan => {
    const [cores, gib] = [chance.between(0.02, most * part), chance.between(0.05, 2 * most * part)];
    return {
      name,
      init: false,
      sidecar: false,
      requests: chance.is(0.2) ? null : { cores: rounded(cores, 1e3), gib: Math.round(gib * 1024) / 1024 },
      cores: cores * chance.between(0.1, 1.6),
      gib: gib * chance.between(0.2, 1.3),
      course: chance.pick(COURSES),
      devices: 0,
      resized: chance.is(0.05),
    };
  };
  const containers = [{ ...one('main', 1), devices }];
  if (chance.is(0.3)) containers.push(one('log-shipper', 0.2));
  if (chance.is(0.2)) containers.push({ ...one('migrate', 0.5), init: true });
  if (chance.is(0.15)) containers.push({ ...one('proxy', 0.3), init: true, sidecar: true });
  return containers;
}

/** What a pod of such containers may take of its node at most, about. */
export function peakOf(plans: readonly ContainerPlan[]): { cores: number; gib: number } {
  const peak = { cores: 0, gib: 0 };
  for (const { requests, cores, gib, course } of plans) {
    peak.cores += Math.max((requests?.cores ?? 0) * 1.5, cores * (course === 'bursts' ? 3 : 1.2));
    peak.gib += Math.max((requests?.gib ?? 0) * 1.5, gib * 2);
  }
  return peak;
}

/** The containers of one pod. */
export function makeContainers(
  chance: Chance,
  plans: readonly ContainerPlan[],
  pod: Span,
  { moment, crashes }: { moment: number; crashes: boolean },
): PlannedContainer[] {
  const hasInit = plans.some(({ init, sidecar }) => init && !sidecar);
  const ready = hasInit ? Math.min(pod.to, pod.from + chance.whole(60 / moment, 180 / moment) * moment) : pod.from;
  return plans.map((plan) => {
    const span =
      plan.sidecar || (plan.init && hasInit)
        ? { from: pod.from, to: plan.sidecar ? pod.to : ready }
        : { from: ready, to: pod.to };
    const seed = chance.whole(0, 2 ** 31);
    const runs = plan.init ? [span] : runsOf(chance, span, moment, crashes);
    return {
      name: plan.name,
      init: plan.init,
      runs: runs.filter(({ from, to }) => to > from),
      requests: plan.requests && requestSteps(chance, plan.requests, span, { moment, resized: plan.resized }),
      devices: plan.devices,
      cores: (minute) => coresAt(plan, seed, minute),
      gib: (minute) => gibAt(plan, seed, minute, Math.floor(pod.from / 60)),
    };
  });
}

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;

function requestSteps(
  chance: Chance,
  value: { cores: number; gib: number },
  { from, to }: Span,
  { moment, resized }: { moment: number; resized: boolean },
): NonNullable<PlannedContainer['requests']> {
  const steps = [{ from, value }];
  const later = Math.max(0, from) + Math.round(chance.between(600, 7_200) / moment) * moment;
  if (resized && later < to) steps.push({ from: later, value: { cores: value.cores * 1.5, gib: value.gib * 0.5 } });
  return steps;
}

/** When a container ran: it may restart at once, or crash again and again and wait longer and longer. */
function runsOf(chance: Chance, { from, to }: Span, moment: number, crashes: boolean): Span[] {
  const runs: Span[] = [];
  const stretch = (low: number, high: number): number => Math.round(chance.between(low, high) / moment) * moment;
  let begin = from;
  if (crashes) {
    for (let tries = 0; tries < 12 && begin < to; tries++) {
      const end = Math.min(to, begin + stretch(60, 240));
      if (end > 0) runs.push({ from: begin, to: end });
      begin = Math.max(end, 0) + stretch(60, 300);
    }
    return runs;
  }
  while (begin < to) {
    const end = chance.is(0.1) ? Math.min(to, Math.max(0, begin) + stretch(600, 20_000)) : to;
    runs.push({ from: begin, to: end });
    begin = end + (chance.is(0.5) ? 0 : stretch(60, 180));
  }
  return runs;
}

function coresAt({ course, cores }: ContainerPlan, seed: number, minute: number): number {
  const jitter = 0.85 + 0.3 * noise(seed, minute);
  if (course === 'nothing') return 0;
  if (course === 'bursts') return noise(seed, minute + 1_000_000) > 0.8 ? cores * 2.5 * jitter : cores * 0.2 * jitter;
  return cores * jitter;
}

/** Whole bytes; a leak grows by the minute and starts anew every four hours. */
function gibAt({ course, gib }: ContainerPlan, seed: number, minute: number, born: number): number {
  const amount =
    course === 'leak'
      ? gib * (0.3 + (1.5 * ((minute - born) % 240)) / 240)
      : gib * (0.9 + 0.2 * noise(seed, Math.floor(minute / 5)));
  return Math.round(amount * 2 ** 30) / 2 ** 30;
}
