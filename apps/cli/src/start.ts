import type { Command } from 'commander';

/** `start`: the launcher reads its own flags and stays until it is told to end. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('installs and builds what is missing, starts API and dashboard, collects')
    .option('--dev', 'what is changed in the sources is live at once')
    .action(async () => {
      // Plain node beside the bundle, not part of it.
      await import(new URL('../launch.mjs', import.meta.url).href);
    });
}
