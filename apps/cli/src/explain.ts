import { type ExplainedDimension, type ExplainedRule, type ExplainedShare, ExplainResponse } from '@showback/contracts';
import type { Command } from 'commander';
import { apiFrom, call } from './api';
import { CommandFault, EXIT } from './exit';
import { money } from './figures';
import { plain } from './plain';
import type { Context } from './program';
import type { Terminal } from './terminal';

/** `explain CLUSTER/NAMESPACE/KIND/NAME`: whose a workload is, and which rule says so. */
export function addExplain(program: Command, { env, terminal }: Context): void {
  program
    .command('explain')
    .description('whose a workload is on a day: each rule tried, what it saw, the votes and the shares')
    .argument('<workload>', 'CLUSTER/NAMESPACE/KIND/NAME')
    .option('--day <date>', 'a UTC day, 2026-11-18; default: the last one with figures')
    .option('--json', "prints the API's own answer")
    .action(async (workload: string, { day, json }: { day?: string; json?: boolean }) => {
      const query = { ...namesIn(workload), day };
      const response = await call(apiFrom(env), { path: '/attribution/explain', query });
      const text = await response.text();
      if (json === true) terminal.out(`${text}\n`);
      else terminal.out(render(ExplainResponse.parse(JSON.parse(text)), terminal));
    });
}

/** A workload's name may hold slashes of no Kubernetes: the first three parts are never such. */
function namesIn(workload: string): { cluster: string; namespace: string; kind: string; name: string } {
  const [cluster = '', namespace = '', kind = '', ...rest] = workload.split('/');
  const name = rest.join('/');
  if ([cluster, namespace, kind, name].includes(''))
    throw new CommandFault(
      EXIT.badUse,
      'the workload is written CLUSTER/NAMESPACE/KIND/NAME, as acme-prod/shop/Deployment/checkout',
    );
  return { cluster, namespace, kind, name };
}

function render(answer: ExplainResponse, { colors }: Terminal): string {
  const { workload, day, version, owner, dimensions, shared, idle, currency } = answer;
  const name = [workload.cluster, workload.namespace, workload.kind, workload.name].map((part) => plain(part)).join('/');
  const whose = owner === null ? 'nobody' : plain(owner.team);
  const document = version === null ? 'the built-in rules' : `version ${version} of the document`;
  const lines = [`${colors.bold(name)} on ${day} belongs to ${colors.bold(whose)}, by ${document}`];
  for (const [dimension, explained] of Object.entries(dimensions))
    lines.push('', ...linesOf(dimension, explained, currency, colors));
  if (shared.length > 0) lines.push('', colors.bold('shared'), ...shared.map((share) => lineOfShare(share, currency)));
  lines.push('', `${colors.bold('idle')}  ${idle.why}${idle.to === null ? '' : `: ${plain(idle.to)}`}`);
  return `${lines.join('\n')}\n`;
}

function linesOf(
  name: string,
  { value, votes, rules }: ExplainedDimension,
  currency: string,
  colors: Terminal['colors'],
): string[] {
  const said = votes.map((vote) => {
    const pods = vote.pods === null ? '' : `, ${vote.pods} pod${vote.pods === 1 ? '' : 's'}`;
    return `  ${vote.value === null ? 'no value' : plain(vote.value)}: ${money(vote.cost, currency)}${pods}`;
  });
  return [
    `${colors.bold(plain(name))}  ${value === null ? 'none' : plain(value)}`,
    ...said,
    ...rules.map((rule) => lineOfRule(rule, colors)),
  ];
}

function lineOfRule({ index, rule, saw, from, outcome }: ExplainedRule, colors: Terminal['colors']): string {
  const seen = saw === null ? '' : ` saw ${plain(JSON.stringify(saw))}${from === null ? '' : ` of the ${from}`}`;
  const mark = outcome === 'decided' ? colors.green('✓') : ' ';
  return `  ${mark} rule ${index + 1} ${plain(JSON.stringify(rule), 200)}${seen}: ${outcome}`;
}

function lineOfShare({ name, role, amount, why, receivers }: ExplainedShare, currency: string): string {
  const to = receivers.map(({ team, amount: part }) => `${plain(team)} ${money(part, currency)}`).join(', ');
  const what =
    role === 'distributed'
      ? `gives ${money(amount, currency)}${to === '' ? '' : ` to ${to}`}`
      : `the team receives ${money(amount, currency)}`;
  return `  ${plain(name)}: ${what} (${why})`;
}
