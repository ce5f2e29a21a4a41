import { assembleHour, SourceFault, type CostSource } from '@showback/allocation';
import { Inject, Injectable } from '@nestjs/common';
import type { CostRow, Instant } from '@showback/vocabulary';
import type { Collectable } from './collectable';
import { COLLECTABLES } from './tokens';

/** A source of cost beside the one that the ledger keeps: it is only compared with. */
export interface SecondSource {
  kind: 'opencost' | 'prometheus';
  /** Null: it cannot be asked, `misconfigured` says why. */
  source: CostSource | null;
  misconfigured: string | null;
}

/** The sources of cost that the ledger does not keep, by the cluster that they tell of. */
@Injectable()
export class SecondSources {
  constructor(@Inject(COLLECTABLES) private readonly collectables: readonly Collectable[]) {}

  /** Null: the cluster has one source of cost, or none. */
  of(cluster: string): SecondSource | null {
    return this.collectables.find((one) => one.cluster === cluster)?.second ?? null;
  }

  /**
   * An hour as the ledger would hold it. Nothing of it is stored.
   * @throws SourceFault for an hour that cannot be had, or cannot be true; the signal's reason when it aborts
   */
  async readHour(cluster: string, hour: Instant, signal: AbortSignal): Promise<CostRow[]> {
    const { second, identity } = this.collectables.find((one) => one.cluster === cluster) ?? {};
    if (second?.source == null) throw new SourceFault('unreachable', second?.misconfigured ?? 'there is no second source');
    const answer = await second.source.readHour(hour, signal);
    const { rows, quarantine } = assembleHour(answer, { ...identity, knownOwners: new Map() });
    if (rows.length === 0) throw new SourceFault('no-data', 'the answer held no rows');
    if (quarantine.length > 0)
      throw new SourceFault('malformed', `it cannot be true: ${quarantine.map(({ text }) => text).join('; ')}`);
    return rows;
  }
}
