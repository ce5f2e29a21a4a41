import { Inject, Injectable } from '@nestjs/common';
import { totalOf } from '@showback/allocation';
import type { Policy } from '@showback/attribution';
import type { DocumentFault, DryRunResponse, TeamChange } from '@showback/contracts';
import type { CostReader, Ownership } from '@showback/persistence';
import { DAY_MS, formatInstant, formatNano, type Nano, UNATTRIBUTED, type Window } from '@showback/vocabulary';
import type { Config } from '../config/config';
import { counted } from '../costs/concerned';
import { CostsService } from '../costs/costs.service';
import { type Question, readQuestion } from '../costs/question';
import { readReport } from '../costs/read-report';
import { Problem } from '../http/problem';
import { CONFIG } from '../providers';
import { MovedWorkloads } from './moved-workloads';
import { POLICIES, type Policies } from './policies';

const DAYS_MAX = 92;

/** A document to be tried out. */
export interface DryRunRequest {
  policy: Policy;
  /** As asked; default: the last seven complete UTC days. */
  window: string | undefined;
  warnings: readonly DocumentFault[];
}

/**
 * What a document would change, had it been in force over the whole of a window: the figures of `/costs?by=team` as they are
 * and as they would be, and the workloads whose team is another one.
 */
@Injectable()
export class DryRun {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POLICIES) private readonly policies: Policies,
    private readonly costs: CostsService,
  ) {}

  /** @throws Problem 400 on the window */
  run({ policy, window: asked, warnings }: DryRunRequest): Promise<DryRunResponse> {
    const parameters = { window: asked, by: 'team', idle: 'policy', shared: 'policy', attribution: 'inForce', limit: 1 } as const;
    const question = readQuestion(parameters, this.costs.askedAt());
    const { window } = question;
    refuseParts(window);
    return this.costs.queries.snapshot(async (reader) => {
      const universe = counted(await reader.clusters(), this.config.clusters);
      const modes = { idle: 'policy', shared: 'policy', universe } as const;
      const now = { ...modes, policyOf: this.policies.inForce, built: true };
      const then = { ...modes, policyOf: () => ({ policy, hash: 'dry run' }), built: false };
      const before = await this.byTeam(reader, question, now);
      const after = await this.byTeam(reader, question, then);
      const moved = new MovedWorkloads();
      for (let day = window.start; day < window.end; day += DAY_MS)
        moved.add(await reader.items({ clusters: universe, day }), this.policies.inForce(day).policy, policy);
      return {
        window: { start: formatInstant(window.start), end: formatInstant(window.end) },
        currency: this.config.currency,
        total: formatNano([...before.values()].reduce((sum, nano) => sum + nano, 0n)),
        teams: changesOf(before, after),
        unattributed: changeOf(before.get(UNATTRIBUTED) ?? 0n, after.get(UNATTRIBUTED) ?? 0n),
        ...moved.present(),
        warnings: [...warnings],
      };
    });
  }

  private async byTeam(reader: CostReader, question: Question, ownership: Ownership): Promise<Map<string, Nano>> {
    // Only admins try documents.
    const ground = await this.costs.ground(reader, question, { teams: 'all' });
    const { report } = await readReport(reader, question, { ground, ownership, beside: [], merged: false });
    const teams = new Map<string, Nano>();
    for (const { key, cost } of report.rows) {
      const team = key['team'] ?? UNATTRIBUTED;
      teams.set(team, (teams.get(team) ?? 0n) + totalOf(cost));
    }
    return teams;
  }
}

/** Workloads are whose they are by the day. */
function refuseParts({ start, end }: Window): void {
  if (start % DAY_MS !== 0 || end % DAY_MS !== 0) throw Problem.field('window', 'must be whole UTC days that are over');
  if (end - start > DAYS_MAX * DAY_MS) throw Problem.field('window', `has more than ${DAYS_MAX} days`);
}

function changeOf(before: Nano, after: Nano): Pick<TeamChange, 'before' | 'after' | 'delta'> {
  return { before: formatNano(before), after: formatNano(after), delta: formatNano(after - before) };
}

/** The largest changes first. */
function changesOf(before: ReadonlyMap<string, Nano>, after: ReadonlyMap<string, Nano>): TeamChange[] {
  const size = (team: string): Nano => {
    const delta = (after.get(team) ?? 0n) - (before.get(team) ?? 0n);
    return delta < 0n ? -delta : delta;
  };
  const teams = [...new Set([...before.keys(), ...after.keys()])].map((team) => ({ team, size: size(team) }));
  teams.sort((a, b) => (a.size === b.size ? (a.team < b.team ? -1 : 1) : a.size > b.size ? -1 : 1));
  return teams.map(({ team }) => {
    const [was, is] = [before.get(team) ?? 0n, after.get(team) ?? 0n];
    return { team, ...changeOf(was, is), ratio: was === 0n ? null : Number(is - was) / Number(was) };
  });
}
