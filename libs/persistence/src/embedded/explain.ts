import { EmbeddedFault } from '../faults';

const REASONS: Record<string, string> = {
  EROFS: 'it lies on a read-only file system',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a file of that name is in the way',
};

const LOG_REASONS: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Disk quota exceeded/, 'the disk is full'],
  [/Read-only file system/, 'it lies on a read-only file system'],
  [
    /Permission denied|wrong ownership|could not change permissions/,
    'it belongs to another user: start as the same user as before',
  ],
];

/** One clear line for what the file system refused; other errors pass unchanged. */
export function explainFileError(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EmbeddedFault) return error;
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : unusable(dataDir, reason, error);
}

/** One clear line from the output of a server or `initdb` that ended. */
export function explainOutput(dataDir: string, output: string): EmbeddedFault {
  const known = LOG_REASONS.find(([pattern]) => pattern.test(output));
  if (known) return unusable(dataDir, known[1]);
  const lines = output.trim().split('\n');
  const telling = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? '';
  return new EmbeddedFault(`the embedded PostgreSQL in ${dataDir} does not start: ${telling.trim() || 'it said nothing'}`);
}

function unusable(dataDir: string, reason: string, cause?: unknown): EmbeddedFault {
  return new EmbeddedFault(
    `the data directory ${dataDir} cannot be used: ${reason}. Make room or choose another with SHOWBACK_DATA_DIR`,
    {
      cause,
    },
  );
}
