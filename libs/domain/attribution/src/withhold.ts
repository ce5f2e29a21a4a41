import { COMPONENTS, type Nano } from '@showback/vocabulary';
import { WHOLE } from './share-weights';
import type { Entry, EntryPart, SharedOut } from './share-out';

/**
 * What a line has that a rule of `shared` can take from it: money by component, idle on it, the memo of what was unused, and how far its
 * cost may be off, which goes where the cost goes.
 */
export const SHARED_MEASURES = [...COMPONENTS, 'idleShare', 'cpuUnused', 'memoryUnused', 'gpuUnused', 'precision'] as const;
export type SharedMeasure = (typeof SHARED_MEASURES)[number];
export type SharedAmounts = Record<SharedMeasure, Nano>;

/**
 * Keeps the part that a rule leaves with its owner (`absorb`, in billionths), writes it to `out`, and gives back what is to be
 * distributed. As exact over parts as over the whole: each part keeps the difference of what is kept up to its end and up to
 * its beginning.
 */
export function withhold<Group>(entries: readonly Entry<Group>[], absorb: Nano, out: SharedOut<Group>): Entry<Group>[] {
  const keepers = new Map<string, Keeper>();
  const keep = (measure: string, amount: Nano): Nano => {
    if (absorb === 0n) return 0n;
    const keeper = keepers.get(measure) ?? new Keeper(absorb);
    keepers.set(measure, keeper);
    return keeper.keep(amount);
  };
  return entries.map((entry) => ({
    ...entry,
    parts: entry.via === null ? ownParts(entry, keep, out) : receivedParts(entry, keep, out),
  }));
}

const NOTHING = Object.fromEntries(SHARED_MEASURES.map((measure) => [measure, 0n])) as SharedAmounts;

type Keep = (measure: string, amount: Nano) => Nano;

function ownParts<Group>({ line }: Entry<Group>, keep: Keep, out: SharedOut<Group>): EntryPart<Group>[] {
  return line.parts.map(({ group, amounts }) => {
    const kept = { ...NOTHING };
    for (const measure of SHARED_MEASURES) kept[measure] = keep(measure, amounts[measure]);
    out.kept.push({ line, group, amounts: kept });
    let direct = 0n;
    for (const component of COMPONENTS) direct += amounts[component] - kept[component];
    return { group, direct, idle: amounts.idleShare - kept.idleShare, precision: amounts.precision - kept.precision };
  });
}

/** What a team received stays received where it does not pass on. */
function receivedParts<Group>({ via, parts }: Entry<Group>, keep: Keep, out: SharedOut<Group>): EntryPart<Group>[] {
  return parts.map(({ group, direct, idle, precision }) => {
    const [directNano, idleNano] = [keep('received', direct), keep('receivedIdle', idle)];
    const precisionNano = keep('receivedPrecision', precision);
    if (via !== null && (directNano !== 0n || idleNano !== 0n || precisionNano !== 0n))
      out.received.push({ team: via.team, group, rule: via.rule, directNano, idleNano, precisionNano });
    return { group, direct: direct - directNano, idle: idle - idleNano, precision: precision - precisionNano };
  });
}

/** Keeps a fraction of amounts that come one after the other. */
class Keeper {
  private upTo = 0n;

  constructor(private readonly absorb: Nano) {}

  keep(amount: Nano): Nano {
    const before = (this.upTo * this.absorb) / WHOLE;
    this.upTo += amount;
    return (this.upTo * this.absorb) / WHOLE - before;
  }
}
