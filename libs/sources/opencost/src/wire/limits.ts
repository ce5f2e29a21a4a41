import type { SourceAllocation, SourceUsage } from '@showback/allocation';
import { limitsOf, mergeLimits, type SourceLabelSet } from '@showback/vocabulary';
import type { AllocationEntry } from './allocation';
import { toMeasured } from './entry';

const MICRO = 1_000_000;
const UNMEASURED = { cpu: null, memory: null, restarts: null, oomKills: null, throttling: null };

/**
 * What rows say of limits: averages over their minutes, 0 for none. Versions before 2025 do not say them, and one whose Prometheus has no limits says 0 of
 * all: where no row has a limit, none is known.
 */
export class SaidLimits {
  /** Pods of one controller with the same labels are of one owner: an answer has many more pods than owners. */
  private readonly byOwner = new Map<SourceLabelSet, Map<string, SourceUsage>>();
  private known = false;

  /** @param allocation what was made of the row: its texts and label sets are shared */
  add(entry: AllocationEntry, { namespace, pod, container, controllerKind, controller, labelSet }: SourceAllocation): void {
    const cpu = toMeasured(entry.cpuCoreLimitAverage, MICRO);
    const memory = toMeasured(entry.ramByteLimitAverage, 1);
    if (!namespace || !pod || !container || cpu === null || memory === null) return;
    this.known ||= cpu > 0 || memory > 0;
    const seconds = entry.minutes * 60;
    const limits = limitsOf({ cpu: [[seconds, cpu]], memory: [[seconds, memory]] });
    const own = this.byOwner.get(labelSet) ?? new Map<string, SourceUsage>();
    this.byOwner.set(labelSet, own);
    const key = `${namespace}/${controller === null ? pod : `${controllerKind} ${controller}`}/${container}`;
    const others = own.get(key);
    if (others === undefined) own.set(key, { ...UNMEASURED, namespace, pod, container, limits });
    else others.limits = mergeLimits([others.limits, limits]);
  }

  /** Limits as use of which nothing else is known; null: nobody knows any. */
  usage(): SourceUsage[] | null {
    return this.known ? [...this.byOwner.values()].flatMap((own) => [...own.values()]) : null;
  }
}
