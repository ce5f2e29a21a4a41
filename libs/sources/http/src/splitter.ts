import { SourceFault } from '@showback/allocation';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const LESS_THAN = 0x3c;

/** One entry is a container with its labels: a few kilobytes. Beyond this an answer is no answer. */
const MAX_ENTRY_BYTES = 8 * 1024 * 1024;

/** Where in the envelope a byte stands, when it is not inside a captured string or value. */
type Place = 'start' | 'key' | 'colon' | 'value' | 'end';
/** What encloses it: the envelope, the array of sets, a set of entries, or the list of one that is cut up. */
type Level = 'envelope' | 'sets' | 'set' | 'list';

/** Takes one entry: the number of its set, its key, and its value as JSON text. */
export type OnEntry = (set: number, key: string, text: string) => void;

/**
 * Cuts an answer `{ …, "data": { entries } | [{ entries }, …] | null, … }` into its entries, and one of them that is a list into its elements, while it arrives, so that it is
 * never held as a whole: bytes in, the JSON text of one small entry at a time out. Chunks may end anywhere, also within a character.
 * @throws SourceFault `not-json`, `malformed` while writing; `truncated` from `end`.
 */
export class EntrySplitter {
  /** The envelope's other fields as JSON text: `code`, `message`, … */
  readonly envelope = new Map<string, string>();

  private place: Place = 'start';
  private level: Level = 'envelope';
  private inArray = false;
  private set = -1;
  private key = '';

  private capturing: 'key' | 'value' | null = null;
  private from = 0;
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** @param list the entry whose value is an array that is given element by element, each under its key: `result` for Prometheus */
  constructor(
    private readonly onEntry: OnEntry,
    private readonly list: string | null = null,
  ) {}

  write(chunk: Buffer): void {
    this.from = 0;
    let at = 0;
    while (at < chunk.length) at = this.capturing === null ? this.step(chunk, at) : this.capture(chunk, at);
    if (this.capturing === null) return;
    this.kept.push(chunk.subarray(this.from));
    this.keptBytes += chunk.length - this.from;
    if (this.keptBytes > MAX_ENTRY_BYTES)
      throw new SourceFault(
        'malformed',
        `One entry of the answer is larger than ${MAX_ENTRY_BYTES} bytes: another program answers there.`,
      );
  }

  /** Call when the last chunk was written. */
  end(): void {
    if (this.place === 'start')
      throw new SourceFault(
        'truncated',
        'The answer is empty: the connection or a proxy in between ended it. It is tried again.',
        true,
      );
    if (this.place !== 'end')
      throw new SourceFault(
        'truncated',
        'The answer ends in the middle: the connection or a proxy cut it off. It is tried again.',
        true,
      );
  }

  /** Handles one byte between keys and values. Gives the next position. */
  private step(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return at + 1;
    switch (this.place) {
      case 'start':
        return this.begin(byte, at);
      case 'key':
        return this.member(byte, at);
      case 'colon':
        if (byte !== COLON) throw malformed(byte);
        this.place = 'value';
        return at + 1;
      case 'value':
        return this.value(byte, at);
      case 'end':
        throw malformed(byte);
    }
  }

  private begin(byte: number, at: number): number {
    if (byte === 0xef || byte === 0xbb || byte === 0xbf) return at + 1; // byte order mark
    if (byte === LESS_THAN)
      throw new SourceFault(
        'not-json',
        'A web page came instead of JSON, most likely a login or an error page of a proxy: check url, pathPrefix and headers.',
      );
    if (byte !== OPEN_OBJECT)
      throw new SourceFault('not-json', 'What came is not JSON: check url (and pathPrefix, "/model" behind OpenCost\'s UI).');
    this.place = 'key';
    return at + 1;
  }

  /** Before a key, or a set within the array of sets. */
  private member(byte: number, at: number): number {
    if (byte === COMMA) return at + 1;
    if (this.level === 'sets') {
      if (byte === CLOSE_ARRAY) this.level = 'envelope';
      else this.value(byte, at);
      return this.capturing === null ? at + 1 : at;
    }
    if (this.level === 'list') {
      if (byte === CLOSE_ARRAY) this.level = 'set';
      else this.begunCapture('value', at);
      return this.capturing === null ? at + 1 : at;
    }
    if (byte === CLOSE_OBJECT) this.leave();
    else if (byte === QUOTE) {
      this.begunCapture('key', at);
    } else throw malformed(byte);
    return at + 1;
  }

  private value(byte: number, at: number): number {
    const isData = this.level === 'sets' || (this.level === 'envelope' && this.key === 'data');
    if (isData && byte === OPEN_OBJECT) {
      this.level = 'set';
      this.set += 1;
      this.place = 'key';
      return at + 1;
    }
    if (isData && byte === OPEN_ARRAY && this.level === 'envelope') {
      this.level = 'sets';
      this.inArray = true;
      this.place = 'key';
      return at + 1;
    }
    if (byte === OPEN_ARRAY && this.level === 'set' && this.key === this.list) {
      this.level = 'list';
      this.place = 'key';
      return at + 1;
    }
    this.begunCapture('value', at);
    return at;
  }

  private leave(): void {
    if (this.level === 'set') this.level = this.inArray ? 'sets' : 'envelope';
    else this.place = 'end';
  }

  private begunCapture(what: 'key' | 'value', at: number): void {
    this.capturing = what;
    this.from = at;
    this.kept = [];
    this.keptBytes = 0;
    this.depth = 0;
    this.inString = what === 'key';
    this.escaped = false;
  }

  /** Runs over bytes of a key or value until it ends or the chunk does. Gives the next position. */
  private capture(chunk: Buffer, start: number): number {
    let { depth, inString, escaped } = this;
    const { length } = chunk;
    let at = start;
    for (; at < length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) return this.captured(chunk, at + 1);
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        // A number or word that stands last ends before the bracket that closes what encloses it.
        if (depth === 0) return this.captured(chunk, at);
        depth -= 1;
        if (depth === 0) return this.captured(chunk, at + 1);
      } else if (depth === 0 && (byte === COMMA || byte <= 0x20)) return this.captured(chunk, at);
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    return at;
  }

  private captured(chunk: Buffer, end: number): number {
    const text =
      this.kept.length === 0
        ? chunk.toString('utf8', this.from, end)
        : Buffer.concat([...this.kept, chunk.subarray(this.from, end)]).toString('utf8');
    const what = this.capturing;
    this.capturing = null;
    this.kept = [];
    if (what === 'key') {
      this.key = parseKey(text);
      this.place = 'colon';
      return end;
    }
    this.place = 'key';
    if (this.level === 'set' || this.level === 'list') this.onEntry(this.set, this.key, text);
    else if (this.level === 'envelope') this.envelope.set(this.key, text);
    return end;
  }
}

function parseKey(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch (cause) {
    throw new SourceFault('malformed', `The answer has a key that is no JSON string: ${text.slice(0, 80)}`, false, { cause });
  }
}

function malformed(byte: number): SourceFault {
  const shown = JSON.stringify(String.fromCharCode(byte));
  return new SourceFault('malformed', `The answer is not what was asked for: ${shown} stands where it cannot.`);
}
