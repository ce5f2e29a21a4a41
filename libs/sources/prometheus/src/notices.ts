import { isGpuLike, type PriceList, type Samples } from '@showback/allocation';
import type { Finding, Instant } from '@showback/vocabulary';
import type { Answers } from './answers';
import { ADVICE, CPU_LIMITS, ENDED_IN_SIGHT, GPU_ADVICE, JOB_PODS, type Advice } from './advice';
import { POD_ENDED, RUNNING } from './metrics';

/** What a server does not have, with the figures that suffer from it and what to do. */
export interface Notices {
  /** The hour that it was asked for. */
  hour: Instant;
  seenAt: Instant;
  /** None: it lacks nothing. */
  findings: readonly Finding[];
}

/**
 * What is missing of what figures need, as far as it matters to this cluster.
 * @param prices of the configuration, which make up for exported ones
 * @param usageAlone whether another source says what things cost
 */
export function lacking(answers: Answers, prices: PriceList, usageAlone: boolean): Finding[] {
  const seen = new Set([...answers.seen, ...beyondMetrics(answers)]);
  const carries = (metric: string, prefix: string): boolean =>
    answers.told(metric).some(({ labels }) => Object.keys(labels).some((name) => name.startsWith(prefix)));
  const isThere = (metric: string, advice: Advice): boolean =>
    [metric, ...(advice.or ?? [])].some((name) => seen.has(name)) &&
    (advice.carries === undefined || carries(metric, advice.carries));
  const isAsked = (metric: string): boolean => metric === RUNNING || seen.has(RUNNING) || !metric.startsWith('kube_');
  const matters = ({ where, insteadOf, use = false }: Advice): boolean =>
    (use || !usageAlone) &&
    (where === undefined || where.some((name) => seen.has(name))) &&
    (insteadOf === undefined || prices[insteadOf].length === 0);
  return Object.entries(ADVICE).flatMap(([metric, advice]) =>
    isThere(metric, advice) || !isAsked(metric) || !matters(advice) ? [] : [{ code: advice.code, text: advice.text }],
  );
}

/** What was seen that no metric's name tells. */
function* beyondMetrics(answers: Answers): Generator<string> {
  const owned = [...answers.told('kube_pod_owner'), ...answers.told('kube_pod_info')];
  if (owned.some(({ labels }) => (labels['owner_kind'] ?? labels['created_by_kind']) === 'Job')) yield JOB_PODS;
  if ((answers.resources.limits?.cpu.size ?? 0) > 0) yield CPU_LIMITS;
  if (!answers.seen.has(POD_ENDED) && answers.series(RUNNING).some(endsBeforeItIsGone)) yield ENDED_IN_SIGHT;
}

/** Whether it ran, and was still told of when it did no more. */
function endsBeforeItIsGone({ value }: Samples): boolean {
  return value.some((one, index) => one === 0 && (value[index - 1] ?? 0) > 0);
}

/** What to do where containers have GPUs and nothing says how busy those are, or only roughly. @param intervalMs between samples of GPUs */
export function gpuFindings({ gpus, resources: { requests } }: Answers, intervalMs: number): Finding[] {
  const having = [...requests].filter(([, own]) => [...own.keys()].some(isGpuLike)).map(([key]) => key);
  if (having.length === 0) return [];
  if (!having.some((key) => gpus.of(key, intervalMs).length > 0)) return [GPU_ADVICE.missing];
  return having.some((key) => gpus.isCoarse(key, intervalMs)) ? [GPU_ADVICE.standIn] : [];
}
