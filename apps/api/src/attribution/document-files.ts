import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ATTRIBUTION_LIMITS } from '@showback/contracts';

/** A file of a document. */
export interface DocumentFile {
  /** As people call it: relative to the folder of the document itself. */
  name: string;
  path: string;
  text: string;
}

/** Reads a file. @throws RangeError that says why it cannot be read */
export function readDocumentFile(path: string, folder: string): DocumentFile {
  const name = relative(folder, path) || basename(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new RangeError(gone ? `there is no file ${name}` : `the file ${name} cannot be read`);
  }
  if (Buffer.byteLength(text) > ATTRIBUTION_LIMITS.bytes)
    throw new RangeError(`the file ${name} is larger than ${ATTRIBUTION_LIMITS.bytes} bytes`);
  return { name, path, text };
}

/**
 * The files that an entry of `include` means, by name: `teams/*.yaml` is relative to the file that includes it.
 * @throws RangeError where there are none
 */
export function includedPaths(entry: string, from: string): string[] {
  const path = resolve(dirname(from), entry);
  const [folder, last] = [dirname(path), basename(path)];
  if (/[*?]/.test(dirname(entry))) throw new RangeError('a * may only be in the name of the file, not of a folder');
  if (!/[*?]/.test(last)) return [path];
  const pattern = new RegExp(
    `^${last
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replace(/\?/g, '[^/]')}$`,
  );
  const names = namesIn(folder).filter((name) => pattern.test(name) && !name.startsWith('.'));
  if (names.length === 0) throw new RangeError(`no file matches ${entry}`);
  return names.sort().map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
