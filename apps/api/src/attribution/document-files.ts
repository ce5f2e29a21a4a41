import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, posix, relative, resolve } from 'node:path';
import { includedNames, type NamedText } from '@showback/attribution';
import { ATTRIBUTION_LIMITS } from '@showback/contracts';

/** A file of a document. */
export interface DocumentFile {
  /** As people call it: relative to the folder of the document itself. */
  name: string;
  path: string;
  text: string;
}

/** Where the files are that a document includes. */
export interface DocumentFiles {
  /** @throws RangeError that says why it cannot be read */
  read: (path: string) => DocumentFile;
  /** The paths that an entry of `include` in the file at `from` means. @throws RangeError where there are none */
  meant: (entry: string, from: string) => string[];
}

/** Files as they are on disk, called by where they are from a folder. */
export function filesOnDisk(folder: string): DocumentFiles {
  return {
    read: (path) => readDocumentFile(path, folder),
    meant: (entry, from) => {
      const around = (part: string): string => resolve(dirname(from), part);
      return includedNames(entry, (within) => namesIn(around(within))).map(around);
    },
  };
}

/** Files as they were sent: nothing of this machine is read. */
export function filesSent(sent: readonly NamedText[]): DocumentFiles {
  const texts = new Map(sent.map(({ name, text }) => [name, text]));
  return {
    read: (path) => {
      const text = texts.get(path);
      if (text === undefined) throw new RangeError(`there is no file ${path} among those that were sent`);
      return { name: path, path, text };
    },
    meant: (entry, from) => {
      const around = (part: string): string => posix.join(posix.dirname(from), part);
      const inFolder = (folder: string): string[] =>
        [...texts.keys()].filter((name) => posix.dirname(name) === folder).map((name) => posix.basename(name));
      return includedNames(entry, (within) => inFolder(posix.dirname(around(`${within}a`)))).map(around);
    },
  };
}

function readDocumentFile(path: string, folder: string): DocumentFile {
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
