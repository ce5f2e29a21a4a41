import { clusterNamed, writeOpenMetrics } from '@showback/simulator';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFault, EXIT } from './exit';
import { plain } from './plain';
import type { Context } from './program';
import { readInstant } from './read-instant';

const LONGEST = 300;

interface Flags {
  cluster: string;
  seed: number;
  from: string;
  to: string;
  interval: number;
  peaks?: boolean;
}

/** `simulate FILE`: writes what a Prometheus would have stored of a made-up cluster, for whoever works on Showback. */
export function addSimulate(program: Command, { terminal }: Context): void {
  program
    .command('simulate <file>')
    .description('writes hours of a made-up cluster as OpenMetrics text, for promtool tsdb create-blocks-from openmetrics')
    .requiredOption('--from <time>', 'the first hour: 2026-11-18 or 2026-11-18T13:00:00Z')
    .requiredOption('--to <time>', 'the end, which is left out')
    .option('--cluster <id>', 'acme-prod, acme-dev, or any other name', 'acme-prod')
    .option('--seed <number>', 'another number makes another life', wholeNumber, 7)
    .option('--interval <seconds>', 'between two scrapes', wholeNumber, 60)
    .option('--peaks', 'minutes as lively as the distributions of use, which costs more than the hour says')
    .action(async (file: string, { cluster, seed, from, to, interval, peaks = false }: Flags) => {
      const [start, end] = [Date.parse(readInstant('--from', from)), Date.parse(readInstant('--to', to))];
      try {
        await writeOpenMetrics(file, { cluster: clusterNamed(cluster, { seed }), start, end, intervalSeconds: interval, peaks });
      } catch (fault) {
        if (fault instanceof RangeError || isOfFile(fault)) throw new CommandFault(EXIT.badUse, plain(fault.message, LONGEST));
        throw fault;
      }
      terminal.out(`${plain(file)} is written.\n`);
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

function isOfFile(fault: unknown): fault is NodeJS.ErrnoException {
  return fault instanceof Error && 'syscall' in fault;
}
