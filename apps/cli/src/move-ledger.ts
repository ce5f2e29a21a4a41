import type { Command } from 'commander';
import type { Context } from './program';

/** `backup FILE` and `restore FILE`. The database's code is loaded only here: the other commands start without it. */
export function addBackupAndRestore(program: Command, { env, terminal }: Context): void {
  const move = async (direction: 'backup' | 'restore', file: string): Promise<void> => {
    const { moveLedger } = await import('./ledger-file');
    await moveLedger(direction, file, terminal, env);
  };
  program
    .command('backup <file>')
    .description('writes the whole ledger into a new file')
    .action((file: string) => move('backup', file));
  program
    .command('restore <file>')
    .description('fills an empty ledger from a backup')
    .action((file: string) => move('restore', file));
}
