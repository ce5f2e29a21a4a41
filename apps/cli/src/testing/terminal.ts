import picocolors from 'picocolors';
import type { Terminal } from '../terminal';

/** A terminal that remembers what was written to it. */
export function recordingTerminal({ width = Infinity, colored = false } = {}): Terminal & {
  stdout: () => string;
  stderr: () => string;
} {
  const written = { out: '', err: '' };
  return {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    width,
    interactive: false,
    colors: picocolors.createColors(colored),
    stdout: () => written.out,
    stderr: () => written.err,
  };
}
