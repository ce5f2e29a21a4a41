import picocolors from 'picocolors';

/** Where a command writes: tests give their own. */
export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Columns; unbounded where the output is no terminal. */
  width: number;
  /** A person watches: bars may move. */
  interactive: boolean;
  colors: ReturnType<typeof picocolors.createColors>;
}

/** The process's own terminal; picocolors obeys NO_COLOR and the absence of a terminal. */
export function processTerminal(): Terminal {
  const interactive = process.stdout.isTTY;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    width: interactive ? process.stdout.columns : Infinity,
    interactive,
    colors: picocolors,
  };
}
