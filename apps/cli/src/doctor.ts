import { DataResponse } from '@showback/contracts';
import type { Command } from 'commander';
import { apiFrom, call } from './api';
import { diagnose, type Finding } from './diagnosis';
import { EXIT } from './exit';
import type { Context } from './program';
import type { Terminal } from './terminal';

/** `doctor`: each source in a line, what is wrong and what to do; exit code 1 when anything is. */
export function addDoctor(program: Command, { env, terminal, exitWith }: Context): void {
  program
    .command('doctor')
    .description('what is wrong with each source, and what to do')
    .option('--json', "prints the API's own answer")
    .action(async ({ json }: { json?: boolean }) => {
      const response = await call(apiFrom(env), { path: '/data' });
      const text = await response.text();
      const findings = diagnose(DataResponse.parse(JSON.parse(text)));
      if (json === true) terminal.out(`${text}\n`);
      else terminal.out(findings.map((finding) => lineOf(finding, terminal.colors)).join(''));
      if (findings.some(({ verdict }) => verdict === 'bad')) exitWith(EXIT.badNews);
    });
}

function lineOf({ verdict, subject, text, remedy }: Finding, colors: Terminal['colors']): string {
  const mark = { good: colors.green('✓'), note: colors.yellow('!'), bad: colors.red('✗') }[verdict];
  return `${mark} ${colors.bold(subject)}  ${text}${remedy === null ? '' : ` → ${remedy}`}\n`;
}
