import { posix } from 'node:path';
import { type DocumentPath, type NamedText, splitTexts } from '@showback/attribution';
import { pathText } from '../config/faults';
import { type DocumentFile, type DocumentFiles, filesOnDisk, filesSent } from './document-files';
import { type Place, WrittenText } from './written-text';

/** Lists that files add to; what else a document has is said in its own file only. */
const LISTS = ['teams', 'shared', 'idle'] as const;
const FILES_MAX = 1_000;

/** What is wrong, and where: the file (null: the text itself), the place in it, and the path within the document. */
export interface PlacedFault {
  file: string | null;
  place: Place | null;
  field: string;
  message: string;
}

interface Part {
  name: string | null;
  text: WrittenText;
}

/** A document put together from one or several texts. */
export interface WholeDocument {
  value: Record<string, unknown>;
  texts: readonly { name: string | null; text: string }[];
  faults: PlacedFault[];
  /** What is wrong at a path of the whole, by where it was written; `key`: with the key, not with what it holds. */
  faultAt: (path: DocumentPath, message: string, key?: boolean) => PlacedFault;
}

/** A text; where it includes others they follow it, each below a line `# ---- teams/payments.yaml`. */
export function documentOfText(text: string): WholeDocument {
  const whole = new Assembly();
  const { document, others } = splitTexts(text);
  if (others.length === 0 || !includes(document)) whole.add({ name: null, path: '', text }, null);
  else addSent(whole, document, others);
  return whole;
}

/** Only a text that includes others has any after it: elsewhere such a line is a remark like others. */
function includes(document: string): boolean {
  const { value, faults } = WrittenText.read(document);
  return faults.length === 0 && isMapping(value) && 'include' in value;
}

function addSent(whole: Assembly, document: string, others: readonly NamedText[]): void {
  const names = new Set<string>();
  for (const { name } of others) {
    if (!isInside(name))
      whole.faults.push({ file: name, place: null, field: '', message: 'is no name of a file below the document' });
    else if (names.has(name)) whole.faults.push({ file: name, place: null, field: '', message: 'was sent twice' });
    names.add(name);
  }
  if (whole.faults.length > 0) return;
  whole.add({ name: null, path: '', text: document }, { files: filesSent(others), above: [''] });
  if (whole.faults.length > 0) return;
  const read = new Set(whole.texts.map(({ name }) => name));
  for (const name of names)
    if (!read.has(name)) whole.faults.push({ file: name, place: null, field: '', message: 'was sent, and no file includes it' });
}

/** Written as shortly as it can be, and below the folder. */
function isInside(name: string): boolean {
  return posix.normalize(name) === name && !/^(\.\.?)?(\/|$)/.test(name) && !name.endsWith('/');
}

/** A file with all that it includes: its own entries first, then those of the others in their order. */
export function documentOfFile(path: string, folder: string): WholeDocument {
  const whole = new Assembly();
  const files = filesOnDisk(folder);
  try {
    const file = files.read(path);
    whole.add(file, { files, above: [file.path] });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    whole.faults.push({ file: null, place: null, field: '', message: error.message });
  }
  return whole;
}

/** Where included files are, and those that led here; null: there are none. */
type Including = { files: DocumentFiles; above: readonly string[] } | null;

class Assembly implements WholeDocument {
  readonly value: Record<string, unknown> = {};
  readonly texts: { name: string | null; text: string }[] = [];
  readonly faults: PlacedFault[] = [];
  /** Where each entry of a list came from, by the list's path. */
  private readonly origins = new Map<string, { part: Part; index: number }[]>();
  private readonly included = new Set<string>();
  private root: Part | null = null;

  add(file: Omit<DocumentFile, 'name'> & { name: string | null }, including: Including): void {
    const part: Part = { name: file.name, text: WrittenText.read(file.text) };
    this.texts.push({ name: file.name, text: file.text });
    this.included.add(file.path);
    const own = this.root === null;
    this.root ??= part;
    for (const { path, place, message } of part.text.faults)
      this.faults.push({ file: part.name, place, field: pathText(path), message });
    if (part.text.faults.length > 0) return;
    const { value } = part.text;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.fault(part, [], 'must be a mapping: teams, dimensions, shared, idle');
      return;
    }
    const { include, ...rest } = value as Record<string, unknown>;
    for (const [key, entry] of Object.entries(rest)) this.merge(key, entry, part, own);
    if (include !== undefined) this.follow(include, part, file.path, including);
  }

  faultAt(path: DocumentPath, message: string, key = false): PlacedFault {
    const { part, own } = this.writtenAt(path);
    return { file: part?.name ?? null, place: part?.text.placeOf(own, key) ?? null, field: pathText(path), message };
  }

  private fault(part: Part, path: DocumentPath, message: string): void {
    this.faults.push({ file: part.name, place: part.text.placeOf(path), field: pathText(path), message });
  }

  private merge(key: string, entry: unknown, part: Part, own: boolean): void {
    if (LISTS.some((list) => list === key) && Array.isArray(entry)) this.append([key], entry, part);
    else if (key === 'dimensions' && isMapping(entry)) {
      for (const [name, rules] of Object.entries(entry)) {
        if (Array.isArray(rules)) this.append([key, name], rules, part);
        else this.set([key, name], rules);
      }
      if (Object.keys(entry).length === 0) this.value[key] ??= {};
    } else if (own) this.set([key], entry);
    else this.fault(part, [key], 'may only be in the file that includes the others');
  }

  private append(path: DocumentPath, entries: readonly unknown[], part: Part): void {
    const known = path.reduce<unknown>((at, step) => (isMapping(at) ? at[step] : undefined), this.value);
    this.set(path, [...(Array.isArray(known) ? (known as unknown[]) : []), ...entries]);
    const key = path.join('\0');
    const origins = this.origins.get(key) ?? [];
    this.origins.set(key, origins);
    entries.forEach((_, index) => origins.push({ part, index }));
  }

  private set([key = '', name]: DocumentPath, value: unknown): void {
    const at = name === undefined ? this.value : ((this.value[key] ??= {}) as Record<string, unknown>);
    // A plain assignment would not make a key of the name __proto__.
    Object.defineProperty(at, name ?? key, { value, enumerable: true, configurable: true, writable: true });
  }

  private follow(include: unknown, part: Part, from: string, including: Including): void {
    if (including === null) {
      this.fault(part, ['include'], 'names files that were not sent: showback apply sends them');
      return;
    }
    const entries = Array.isArray(include) ? include : [include];
    entries.forEach((entry: unknown, index) => {
      const at = Array.isArray(include) ? ['include', index] : ['include'];
      if (typeof entry !== 'string' || entry === '') {
        this.fault(part, at, 'must be the name of a file, or teams/*.yaml');
        return;
      }
      try {
        for (const path of including.files.meant(entry, from)) this.include(path, including);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.fault(part, at, error.message);
      }
    });
  }

  private include(path: string, { files, above }: NonNullable<Including>): void {
    const file = files.read(path);
    if (above.includes(path)) throw new RangeError(`leads back to ${file.name}, which includes this file`);
    if (this.included.has(path)) throw new RangeError(`${file.name} is included already`);
    if (this.included.size >= FILES_MAX) throw new RangeError(`includes more than ${FILES_MAX} files`);
    this.add(file, { files, above: [...above, path] });
  }

  /** The part that holds a path of the whole, and the path within it. */
  private writtenAt(path: DocumentPath): { part: Part | null; own: DocumentPath } {
    for (const depth of [1, 2]) {
      const index = path[depth];
      const origin = typeof index === 'number' ? this.origins.get(path.slice(0, depth).join('\0'))?.[index] : undefined;
      if (origin !== undefined)
        return { part: origin.part, own: [...path.slice(0, depth), origin.index, ...path.slice(depth + 1)] };
    }
    return { part: this.root, own: path };
  }
}

function isMapping(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
