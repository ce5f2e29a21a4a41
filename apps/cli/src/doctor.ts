import { DataResponse, UnownedResponse } from '@showback/contracts';
import type { Command } from 'commander';
import { apiFrom, call } from './api';
import { compareClusters } from './comparison';
import { diagnose, type Finding } from './diagnosis';
import { EXIT } from './exit';
import { diagnoseOwners, renderProposals } from './owners';
import type { Context } from './program';
import type { Terminal } from './terminal';

/**
 * `doctor`: each source in a line, what is wrong and what to do; exit code 1 when anything is. Then what two sources of one
 * cluster say of yesterday, what share of spend has an owner, and the rules that would place the rest.
 */
export function addDoctor(program: Command, { env, terminal, exitWith }: Context): void {
  program
    .command('doctor')
    .description('what is wrong with each source, what has no owner, and what to do')
    .option('--json', "prints the API's own answer")
    .option('--no-compare', 'leaves out the comparison of clusters with two sources of cost, which takes a while')
    .action(async ({ json, compare }: { json?: boolean; compare: boolean }) => {
      const api = apiFrom(env);
      const text = await (await call(api, { path: '/data' })).text();
      const data = DataResponse.parse(JSON.parse(text));
      const findings = diagnose(data);
      if (json === true) terminal.out(`${text}\n`);
      else {
        for (const finding of findings) terminal.out(lineOf(finding, terminal.colors));
        if (compare)
          for await (const finding of compareClusters(api, data, terminal)) terminal.out(lineOf(finding, terminal.colors));
        // What today's document leaves: what an older one left is past mending.
        const response = await call(api, { path: '/unowned', query: { attribution: 'current', limit: '1' } });
        const unowned = UnownedResponse.parse(await response.json());
        const owners = diagnoseOwners(unowned);
        terminal.out(`${owners === null ? '' : lineOf(owners, terminal.colors)}${renderProposals(unowned)}`);
      }
      if (findings.some(({ verdict }) => verdict === 'bad')) exitWith(EXIT.badNews);
    });
}

function lineOf({ verdict, subject, text, remedy }: Finding, colors: Terminal['colors']): string {
  const mark = { good: colors.green('✓'), note: colors.yellow('!'), bad: colors.red('✗') }[verdict];
  return `${mark} ${colors.bold(subject)}  ${text}${remedy === null ? '' : ` → ${remedy}`}\n`;
}
