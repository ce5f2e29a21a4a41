/** A document that is spread over files: the text of one of them. */
export interface NamedText {
  /** Relative to the folder of the document, by slashes. */
  name: string;
  text: string;
}

/** Between the texts of files that are kept and sent as one: `# ---- teams/payments.yaml`, on a line of its own. */
const BETWEEN = /\n# ---- ([^\n]+)\n/;
/** What a text of several files cannot hold: it would be read as the beginning of the next one. */
const LIKE_BETWEEN = /^# ---- ./m;

/** One text of a document and the files that it includes; `splitTexts` takes it apart again, to the byte. */
export function joinTexts(document: string, others: readonly NamedText[]): string {
  return [document, ...others.map(({ name, text }) => `\n# ---- ${name}\n${text}`)].join('');
}

/** The texts that one was made of; of a text of one file that text alone. */
export function splitTexts(text: string): { document: string; others: NamedText[] } {
  const [document = '', ...rest] = text.split(BETWEEN);
  const others: NamedText[] = [];
  for (let index = 0; index < rest.length; index += 2) others.push({ name: rest[index] ?? '', text: rest[index + 1] ?? '' });
  return { document, others };
}

/** Where a text holds what stands between files, so that it could not be taken apart again; from 1, null: nowhere. */
export function lineLikeBetween(text: string): number | null {
  const found = LIKE_BETWEEN.exec(text);
  return found === null ? null : text.slice(0, found.index).split('\n').length;
}

/**
 * The files that an entry of `include` means, in the order of their names: `teams/*.yaml` is relative to the file that
 * includes it, as are they. `namesIn`: what is in a folder, which ends with a slash or is "".
 * @throws RangeError where there are none
 */
export function includedNames(entry: string, namesIn: (folder: string) => readonly string[]): string[] {
  const slash = entry.lastIndexOf('/') + 1;
  const [folder, last] = [entry.slice(0, slash), entry.slice(slash)];
  if (/[*?]/.test(folder)) throw new RangeError('a * may only be in the name of the file, not of a folder');
  if (!/[*?]/.test(last)) return [entry];
  const pattern = new RegExp(
    `^${last
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replace(/\?/g, '[^/]')}$`,
  );
  const names = namesIn(folder).filter((name) => pattern.test(name) && !name.startsWith('.'));
  if (names.length === 0) throw new RangeError(`no file matches ${entry}`);
  return [...names].sort().map((name) => folder + name);
}
