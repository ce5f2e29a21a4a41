import { roundNano, roundParts } from '@showback/allocation';
import type { DryRunResponse } from '@showback/contracts';
import { formatNano, type Nano, parseNano, sumNano } from '@showback/vocabulary';
import Table from 'cli-table3';
import { FRAME } from './costs-table';
import { money, percent, signedMoney } from './figures';
import { plain } from './plain';
import type { Terminal } from './terminal';

/** A hundredth. */
const CENT: Nano = 10_000_000n;
const WORKLOADS_SHOWN = 20;

/** What a document would change: money by team, whose columns add up, and the dearest workloads that would move. */
export function renderDryRun(answer: DryRunResponse, terminal: Terminal): string {
  const { window, workloads, movedWorkloads } = answer;
  const { colors } = terminal;
  const span = `${window.start.slice(0, 10)} to ${window.end.slice(0, 10)}`;
  const lines = [`What it would change of ${span} (UTC), had it been in force:`, '', teamTable(answer, terminal), ''];
  if (movedWorkloads === 0) lines.push('No workload would move.');
  else {
    lines.push(colors.bold(movedWorkloads === 1 ? 'One workload would move:' : `${movedWorkloads} workloads would move:`), '');
    lines.push(workloadTable(answer, terminal));
    const more = workloads.length - WORKLOADS_SHOWN;
    if (more > 0) lines.push(colors.dim(`and ${more} more, which cost less; --json lists them`));
  }
  return `${lines.join('\n')}\n`;
}

function teamTable({ teams, total, currency }: DryRunResponse, terminal: Terminal): string {
  const whole = roundNano(parseNano(total), CENT);
  const columns = inCents(teams, whole);
  const rows = teams.map(({ team, ratio }, index) => {
    const [was, is] = [columns.before[index] ?? 0n, columns.after[index] ?? 0n];
    return [plain(team), shown(was, currency), shown(is, currency), changed(is - was, currency), is === was ? '' : change(ratio)];
  });
  const sum = formatNano(whole);
  const totals = ['total', money(sum, currency), money(sum, currency), '', ''].map((cell) => terminal.colors.bold(cell));
  return draw(['team', 'before', 'after', 'change', ''], [...rows, totals], 1, terminal);
}

/** To the cent, so that both columns add up to the total, and who neither gains nor loses has the same in both. */
function inCents(teams: DryRunResponse['teams'], whole: Nano): { before: Nano[]; after: Nano[] } {
  const stays = teams.map(({ delta }) => parseNano(delta) === 0n);
  const same = teams.flatMap(({ before }, index) => (stays[index] ? [parseNano(before)] : []));
  const ofSame = roundParts(same, CENT, roundNano(sumNano(same), CENT));
  const rest = whole - sumNano(ofSame);
  const column = (side: 'before' | 'after'): Nano[] => {
    const moved = teams.flatMap((team, index) => (stays[index] ? [] : [parseNano(team[side])]));
    const [unmoved, others] = [[...ofSame], roundParts(moved, CENT, moved.length === 0 ? 0n : rest)];
    return teams.map((_, index) => (stays[index] ? unmoved.shift() : others.shift()) ?? 0n);
  };
  return { before: column('before'), after: column('after') };
}

function shown(amount: Nano, currency: string): string {
  return money(formatNano(amount), currency);
}

function changed(delta: Nano, currency: string): string {
  return delta === 0n ? '' : signedMoney(formatNano(delta), currency);
}

function change(ratio: number | null): string {
  return ratio === null ? 'new' : `${ratio > 0 ? '+' : ''}${percent(ratio)}`;
}

function workloadTable({ workloads, currency }: DryRunResponse, terminal: Terminal): string {
  const rows = workloads.slice(0, WORKLOADS_SHOWN).map(({ cluster, namespace, kind, name, cost, before, after }) => {
    const place = [cluster, namespace, kind, name].map((part) => plain(part)).join('/');
    return [place, plain(before), '→', plain(after), shown(roundNano(parseNano(cost), CENT), currency)];
  });
  return draw(['workload', 'from', '', 'to', 'cost'], rows, 4, terminal);
}

/** Columns from `right` on stand at the right. */
function draw(head: readonly string[], rows: readonly (readonly string[])[], right: number, { colors }: Terminal): string {
  const table = new Table({
    head: head.map((name) => colors.bold(name)),
    colAligns: head.map((_, index) => (index >= right ? 'right' : 'left')),
    chars: FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
