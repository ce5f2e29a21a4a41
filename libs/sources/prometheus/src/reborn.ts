import type { Samples } from '@showback/allocation';
import type { Instant } from '@showback/vocabulary';
import type { Told } from './answers';
import type { Labels, OnSeries } from './client';
import { labelOf, nodeOf } from './labels';
import { QUESTIONS } from './metrics';
import { anyOf, type Matcher, type Question } from './query';

/** When a node's name was one machine's, half-open. */
export interface Term {
  from: Instant;
  to: Instant;
}

/** A node whose name several machines had, one after the other: what each of them was is told by time. */
export interface RebornNode {
  terms: readonly Term[];
  told: (Told & { metric: string })[];
}

export type Reborn = ReadonlyMap<string, RebornNode>;

/** What tells one machine from another of its name. */
export function machineOf(labels: Labels): string {
  return labels['system_uuid'] || labels['provider_id'] || '';
}

/** Asks what machines were that had their node's name one after the other; seldom are there any, and else nothing is asked. */
export async function askReborn(
  ask: (question: Question, take: OnSeries) => Promise<void>,
  info: readonly Told[],
): Promise<Reborn> {
  const reborn = new Map<string, RebornNode>();
  const firsts = new Map<string, Map<string, Instant>>();
  for (const { labels, samples } of info) {
    const machines = firsts.get(nodeOf(labels)) ?? new Map<string, Instant>();
    firsts.set(nodeOf(labels), machines);
    const machine = machineOf(labels);
    machines.set(machine, Math.min(machines.get(machine) ?? Infinity, samples.at[0] ?? Infinity));
  }
  for (const [node, machines] of firsts) {
    const from = [...machines.values()].sort((a, b) => a - b);
    if (from.length > 1)
      reborn.set(node, { terms: from.map((first, index) => ({ from: first, to: from[index + 1] ?? Infinity })), told: [] });
  }
  if (reborn.size === 0) return reborn;
  await ask({ ...QUESTIONS.sizes, where: [namesOf(info, reborn)] }, (metric, labels, samples) => {
    reborn.get(nodeOf(labels))?.told.push({ metric, labels, samples });
  });
  return reborn;
}

/** Nodes by their names, under the label that says them. */
function namesOf(info: readonly Told[], reborn: Reborn): Matcher {
  const [labels = {}] = info.filter((one) => reborn.has(nodeOf(one.labels))).map((one) => one.labels);
  return anyOf(labelOf(labels, 'node') ?? 'node', reborn.keys());
}

/** What of a series was within a term. */
export function within({ at, value }: Samples, { from, to }: Term): Samples {
  const first = at.findIndex((instant) => instant >= from);
  const behind = at.findIndex((instant) => instant >= to);
  if (first < 0) return { at: [], value: [] };
  const end = behind < 0 ? at.length : behind;
  return { at: at.slice(first, end), value: value.slice(first, end) };
}
