import { Command, CommanderError } from 'commander';
import { addApply } from './apply';
import { addCollect } from './collect';
import { addCosts } from './costs';
import { addDoctor } from './doctor';
import { addExplain } from './explain';
import { CommandFault, EXIT } from './exit';
import { addBackupAndRestore } from './move-ledger';
import { addSimulate } from './simulate';
import { addStart } from './start';
import type { Terminal } from './terminal';

/** What every command gets. */
export interface Context {
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  /** Commands whose answer is bad news without being a fault say so here. */
  exitWith: (code: number) => void;
}

/** Runs one command line. @returns the exit code: 0 fine, 1 the answer is bad news, 2 bad use. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv, terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.fine;
  const context: Context = { env, terminal, exitWith: (code) => void (exitCode = code) };
  const program = new Command('showback')
    .description(
      'What the Kubernetes clusters cost.\n\nSHOWBACK_URL says where it runs (http://127.0.0.1:3001), SHOWBACK_TOKEN who asks.',
    )
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, getOutHasColors: () => false })
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .helpCommand(false);
  const all = [addStart, addCosts, addCollect, addApply, addDoctor, addExplain, addBackupAndRestore, addSimulate];
  for (const add of all) add(program, context);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (fault) {
    return explain(fault, terminal);
  }
}

function explain(fault: unknown, terminal: Terminal): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? EXIT.fine : EXIT.badUse;
  if (fault instanceof CommandFault) {
    terminal.err(`${fault.message}\n`);
    return fault.exitCode;
  }
  terminal.err(`Showback failed: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`);
  return EXIT.badNews;
}
