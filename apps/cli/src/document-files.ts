import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, relative, resolve } from 'node:path';
import { includedNames, joinTexts, lineLikeBetween, type NamedText } from '@showback/attribution';
import { ATTRIBUTION_LIMITS } from '@showback/contracts';
import { type Document, isAlias, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

const FILES_MAX = 1_000;

/** What is wrong before anything was sent. */
export interface FileFault {
  /** Relative to the folder of the document; null: the document itself. */
  file: string | null;
  line: number | null;
  column: number | null;
  field: string;
  message: string;
}

/** A document as it is sent: its text, and below it those of the files that it includes. */
export interface ReadDocument {
  text: string;
  faults: readonly FileFault[];
}

/**
 * Reads a document and the files that it reaches through `include`, each once, in the order in which they are put together.
 * Only files of its folder are read, also behind links. @throws the error of node:fs where the document itself cannot be read
 */
export async function readDocumentFiles(file: string): Promise<ReadDocument> {
  const text = await readFile(file, 'utf8');
  const reader = new FilesReader(await realpath(dirname(file)), basename(file));
  await reader.follow(text, basename(file), [basename(file)]);
  const whole = reader.texts.length === 0 ? text : joinTexts(text, reader.texts);
  const large = reader.texts.length > 0 && Buffer.byteLength(whole) > ATTRIBUTION_LIMITS.bytes;
  const message = `with all that it includes, it is larger than ${ATTRIBUTION_LIMITS.bytes} bytes`;
  if (large) reader.faults.push({ file: null, line: null, column: null, field: '', message });
  return { text: whole, faults: reader.faults };
}

class FilesReader {
  readonly texts: NamedText[] = [];
  readonly faults: FileFault[] = [];
  private readonly read: Set<string>;

  constructor(
    private readonly folder: string,
    private readonly first: string,
  ) {
    this.read = new Set([first]);
  }

  /** What of a text is no YAML, or no list of names, is for the API to tell: it tells all that is wrong with a text. */
  async follow(text: string, name: string, above: readonly string[]): Promise<void> {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent', prettyErrors: false });
    if (document.errors.length > 0) return;
    const entries = entriesOf(document);
    this.refuseLikeBetween(text, name, entries.length > 0);
    for (const { entry, node, field } of entries) {
      try {
        for (const path of await this.meant(entry, name)) await this.include(path, above);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        const at = node.range ? lines.linePos(node.range[0]) : null;
        this.fault(name, { line: at?.line ?? null, column: at?.col ?? null, field, message: error.message });
      }
    }
  }

  private async include(name: string, above: readonly string[]): Promise<void> {
    if (above.includes(name)) throw new RangeError(`leads back to ${name}, which includes this file`);
    if (this.read.has(name)) throw new RangeError(`${name} is included already`);
    if (this.read.size >= FILES_MAX) throw new RangeError(`includes more than ${FILES_MAX} files`);
    const text = await this.textOf(name);
    this.read.add(name);
    this.texts.push({ name, text });
    await this.follow(text, name, [...above, name]);
  }

  /** @throws RangeError that says why there is none */
  private async textOf(name: string): Promise<string> {
    const path = resolve(this.folder, name);
    try {
      if (leaves(relative(this.folder, await realpath(path))))
        throw new RangeError(`${name} is a link out of the folder of ${this.first}`);
      const { size } = await stat(path);
      if (size > ATTRIBUTION_LIMITS.bytes)
        throw new RangeError(`the file ${name} is larger than ${ATTRIBUTION_LIMITS.bytes} bytes`);
      return await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new RangeError(gone ? `there is no file ${name}` : `the file ${name} cannot be read`);
    }
  }

  /** @throws RangeError where they are none, or none of this folder */
  private async meant(entry: string, from: string): Promise<string[]> {
    const around = (part: string): string => posix.join(posix.dirname(from), part);
    const folder = around(entry.slice(0, entry.lastIndexOf('/') + 1));
    if (isAbsolute(entry) || leaves(folder) || leaves(around(entry)))
      throw new RangeError(`${entry} is not in the folder of ${this.first}: only files of it are sent`);
    const names = await readdir(join(this.folder, folder)).catch(() => []);
    return includedNames(entry, () => names).map(around);
  }

  private refuseLikeBetween(text: string, name: string, includes: boolean): void {
    const line = name === this.first && !includes ? null : lineLikeBetween(text);
    if (line !== null)
      this.fault(name, {
        line,
        column: 1,
        field: '',
        message: 'a line that begins with "# ---- " stands between files: write it otherwise',
      });
  }

  private fault(name: string, fault: Omit<FileFault, 'file'>): void {
    this.faults.push({ file: name === this.first ? null : name, ...fault });
  }
}

/** Whether a relative path is not below where it starts. */
function leaves(path: string): boolean {
  return isAbsolute(path) || /^\.\.([/\\]|$)/.test(path);
}

/** The texts of `include`, each with where it stands. */
function entriesOf(document: Document): { entry: string; node: Node; field: string }[] {
  const written = document.has('include') ? document.get('include', true) : undefined;
  const include: unknown = isAlias(written) ? written.resolve(document) : written;
  const nodes: readonly unknown[] = isSeq(include) ? include.items : [include];
  return nodes.flatMap((item, index) => {
    const node: unknown = isAlias(item) ? item.resolve(document) : item;
    const field = isSeq(include) ? `include[${index}]` : 'include';
    return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? [{ entry: node.value, node, field }] : [];
  });
}
