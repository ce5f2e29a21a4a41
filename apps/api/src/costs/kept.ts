import type { LedgerCluster, CostReader } from '@showback/persistence';
import { asksAbout, DAY_MS, floorDay, formatInstant, type Instant, type Window } from '@showback/vocabulary';
import { Problem } from '../http/problem';
import type { Question } from './question';

type Asked = Pick<Question, 'window' | 'comparison' | 'dimensions' | 'filter' | 'step'>;

/**
 * The first day of which hours are kept.
 * @throws Problem on the parameter that needs hours, pods, nodes or half days of before
 */
export async function hoursKeptFrom(reader: CostReader, clusters: readonly LedgerCluster[], asked: Asked): Promise<Instant> {
  const from = await reader.hoursKeptFrom(clusters);
  const needing = needsHours(asked);
  const { window, comparison } = asked;
  const first = needing === null ? firstPart(window) : window.start;
  if (window.end > window.start && first < from) throw tooEarly(needing ?? 'window', from);
  if (comparison === null || comparison.end <= comparison.start) return from;
  // What is compared with has no series: the step asks nothing of it.
  if (needsHours({ ...asked, step: null }) !== null && comparison.start < from) throw tooEarly('compare', from);
  if (comparison.named && firstPart(comparison) < from) throw tooEarly('compare', from);
  return from;
}

/**
 * Of days whose items are gone only what teams, services and other dimensions had is kept.
 * @throws Problem on the parameter that asks for more
 */
export async function refuseDropped(
  reader: CostReader,
  clusters: readonly LedgerCluster[],
  { asked, lines }: { asked: Pick<Question, 'window' | 'comparison' | 'attribution'>; lines: boolean },
): Promise<void> {
  if (lines && asked.attribution === 'inForce') return;
  const from = await reader.itemsKeptFrom(clusters);
  const field = lines ? 'attribution' : 'window';
  const what = 'before it only what teams, services and other dimensions had is kept, as it was decided then';
  const message = Number.isFinite(from) ? `items are kept from ${formatInstant(from)}: ${what}` : `no items are kept: ${what}`;
  if (asked.window.start < from) throw Problem.field(field, message);
  if (asked.comparison?.named === true && asked.comparison.start < from) throw Problem.field('compare', message);
}

/** The parameter that days cannot answer. */
function needsHours({ dimensions, filter, step }: Asked): 'by' | 'filter' | 'step' | null {
  if (dimensions.some(({ field }) => field.name === 'pod' || field.name === 'node')) return 'by';
  if (filter !== null && asksAbout(filter, ['pod', 'node'])) return 'filter';
  return step === 'hour' ? 'step' : null;
}

/** The day of the earliest part of a window that is no whole day. */
function firstPart({ start, end }: Window): Instant {
  if (start % DAY_MS !== 0) return floorDay(start);
  return end % DAY_MS === 0 ? Infinity : floorDay(end);
}

function tooEarly(field: string, from: Instant): Problem {
  const what =
    { by: 'pods and nodes are', filter: 'pods and nodes are', step: 'hours are' }[field] ?? 'hours and parts of days are';
  return Problem.field(field, `${what} kept from ${formatInstant(from)}: the earliest start allowed`);
}
