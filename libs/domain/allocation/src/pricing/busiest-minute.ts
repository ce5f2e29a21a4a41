import { quotaMeasure } from '@showback/vocabulary';
import type { SourceQuota } from '../source-hour';
import type { MeasuredHour } from './measured-hour';
import { MINUTES } from './samples';

/** What the containers of a namespace used together in each minute of the hour, in unit seconds; null: of a part of them nobody knows. */
export interface UseTogether {
  cpu: Float64Array | null;
  memory: Float64Array | null;
}

/** Sums by namespace, made as containers are looked at: none has to be remembered minute by minute. */
export class NamespaceUse {
  private readonly uses = new Map<string, UseTogether>();

  of(namespace: string): UseTogether {
    const known = this.uses.get(namespace);
    if (known !== undefined) return known;
    const use = { cpu: new Float64Array(MINUTES), memory: new Float64Array(MINUTES) };
    this.uses.set(namespace, use);
    return use;
  }

  /** Quotas with what their namespaces used in the busiest minute: whole micro-cores, and bytes. Where nothing ran, nothing was used. */
  beside(quotas: readonly SourceQuota[], measures: MeasuredHour['measures']): SourceQuota[] {
    return quotas.map((quota) => {
      const resource = quotaMeasure(quota.resource);
      if (resource === null || !measures[resource]) return quota;
      const use = this.uses.get(quota.namespace)?.[resource];
      if (use === null) return quota;
      const peak = use === undefined ? 0 : Math.max(...use) / 60;
      return { ...quota, reallyPeak: resource === 'cpu' ? Math.round(peak * 1e6) / 1e6 : Math.round(peak) };
    });
  }
}
