import { ComparisonResponse, type DataResponse } from '@showback/contracts';
import { parseNano } from '@showback/vocabulary';
import { type Api, call } from './api';
import type { Finding } from './diagnosis';
import { CommandFault } from './exit';
import { percent, roundedMoney, shortMoney } from './figures';
import { plain } from './plain';
import type { Terminal } from './terminal';

type Kind = ComparisonResponse['sources']['kept'];

/** The API reads a day of a source meanwhile, hour by hour. */
const TIMEOUT_MS = 30 * 60_000;
/** A difference below it is told, and nothing to worry about. */
const CLOSE = 0.01;
/** Of a namespace: what is less is not worth a word. */
const TOLD = 0.001;
const MOST_TOLD = 3;
const LONGEST_REASON = 300;

const NAMES: Readonly<Record<Kind, string>> = { opencost: 'OpenCost', prometheus: 'Prometheus' };
const COMPONENTS: Readonly<Record<ComparisonResponse['byComponent'][number]['component'], string>> = {
  cpu: 'CPU',
  memory: 'memory',
  gpu: 'GPU',
  storage: 'storage',
  network: 'network',
  loadBalancer: 'load balancer',
  other: 'other',
  idle: 'idle',
};

/** Compares yesterday as both sources tell it, of each cluster that has two, and says so while it waits. What cannot be compared is a note. */
export async function* compareClusters(api: Api, { clusters }: DataResponse, terminal: Terminal): AsyncGenerator<Finding> {
  for (const { id, sources } of clusters) {
    const usable = (kind: Kind): boolean => sources.some((source) => source.kind === kind && source.state !== 'misconfigured');
    if (!usable('opencost') || !usable('prometheus')) continue;
    const name = plain(id);
    terminal.err(`Reading 24 hours of ${name} from the source that the ledger does not keep…\n`);
    const about = { subject: `${name} comparison`, remedy: null };
    try {
      const response = await call(api, { path: `/data/${encodeURIComponent(id)}/comparison`, timeoutMs: TIMEOUT_MS });
      yield { ...about, ...diagnoseComparison(ComparisonResponse.parse(await response.json())) };
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      yield { ...about, verdict: 'note', text: `its two sources could not be compared: ${error.message.replaceAll('\n', ' ')}` };
    }
  }
}

/** What both sources say of the day, and what they differ in. */
function diagnoseComparison(compared: ComparisonResponse): Pick<Finding, 'verdict' | 'text'> {
  const { window, currency, sources, total, hours } = compared;
  const day = window.start.slice(0, 10);
  const left = notCompared(hours);
  if (total === null) return { verdict: 'note', text: `${day} could not be compared: ${left ?? 'it has no hours'}` };
  const amounts = [
    `what the ledger keeps (${NAMES[sources.kept]}) ${roundedMoney(total.kept, currency)}`,
    `${NAMES[sources.other]} ${roundedMoney(total.other, currency)}`,
    `difference ${shortMoney(total.difference, currency)}`,
  ];
  const told = differences(compared);
  const text = `${day}: ${amounts.join(', ')}: ${told.length === 0 ? "none beyond OpenCost's rounding" : told.join(', ')}`;
  const close = total.ratio !== null && Math.abs(total.ratio) < CLOSE;
  return { verdict: close && left === null ? 'good' : 'note', text: left === null ? text : `${text}; ${left}` };
}

/** What differs most, beyond the rounding of OpenCost: components in money, namespaces in per cent. */
function differences({ byComponent, byNamespace, precision, currency }: ComparisonResponse): string[] {
  const rounding = parseNano(precision);
  const size = (of: { difference: string }): bigint => {
    const nano = parseNano(of.difference);
    return nano < 0n ? -nano : nano;
  };
  const components = byComponent
    .filter((one) => size(one) > rounding)
    .sort((a, b) => (size(a) > size(b) ? -1 : 1))
    .map(({ component, difference }) => `${COMPONENTS[component]} ${shortMoney(difference, currency)}`);
  const namespaces = byNamespace
    .filter((one) => !one.namespace.startsWith('__') && size(one) > rounding && Math.abs(one.ratio ?? 1) >= TOLD)
    .map(({ namespace, difference, ratio }) => {
      const amount = ratio === null ? shortMoney(difference, currency) : `${ratio > 0 ? '+' : ''}${percent(ratio)}`;
      return `namespace ${plain(namespace)} ${amount}`;
    });
  return [...components.slice(0, MOST_TOLD), ...namespaces.slice(0, MOST_TOLD)];
}

/** How many hours are left out, with the reason of most of them; null: none. */
function notCompared({ expected, compared, missing }: ComparisonResponse['hours']): string | null {
  const [most] = [...missing].sort((a, b) => b.hours - a.hours);
  if (most === undefined) return null;
  const why = `${NAMES[most.source]}: ${plain(most.reason, LONGEST_REASON)}`;
  return `${expected - compared} of ${expected} hours are left out (${why})`;
}
