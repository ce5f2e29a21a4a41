import type { UnownedResponse } from '@showback/contracts';
import type { Finding } from './diagnosis';
import { percent, roundedMoney } from './figures';
import { plain } from './plain';

/** From here on ownership is good enough to show teams what they cost. */
const ENOUGH = 0.8;

/** What share of spend has an owner; null where the answer does not say, because nothing ran or the asker sees own teams only. */
export function diagnoseOwners({ owned, unowned, window, currency, proposals }: UnownedResponse): Finding | null {
  if (owned.ratio === null) return null;
  const days = `${window.start.slice(0, 10)} to ${lastDay(window.end)}`;
  const rest = /^0(\.0+)?$/.test(unowned) ? 'all of it' : `${roundedMoney(unowned, currency)} has none`;
  return {
    verdict: owned.ratio >= ENOUGH ? 'good' : 'note',
    subject: 'owners',
    text: `${percent(owned.ratio)} of the ${roundedMoney(owned.of, currency)} that workloads cost from ${days} has an owner, ${rest}`,
    remedy: proposals.length === 0 ? null : 'add to the attribution document what stands below',
  };
}

/** The proposals in a line each, then as YAML. "" where there is none. */
export function renderProposals({ proposals, yaml, currency }: UnownedResponse): string {
  if (proposals.length === 0) return '';
  const lines = proposals.map(({ places, why }) => ({
    cost: roundedMoney(places.cost, currency),
    text: `${places.workloads} ${places.workloads === 1 ? 'workload' : 'workloads'}: ${plain(why, 200)}`,
  }));
  const width = Math.max(...lines.map(({ cost }) => cost.length));
  return `\n${lines.map(({ cost, text }) => `  ${cost.padStart(width)}  ${text}\n`).join('')}\n${plainLines(yaml)}`;
}

/** YAML that anybody's names are in, line by line without anything that a terminal would obey. */
function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => plain(line, line.length))
    .join('\n');
}

/** The last day of a window that ends at midnight, or within a day. */
function lastDay(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString().slice(0, 10);
}
