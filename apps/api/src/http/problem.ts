import leven from 'leven';

/** One fault of a request: which parameter or body field, and what is wrong with it. */
export interface FieldFault {
  field: string;
  message: string;
  /** Of a text that holds several files. */
  file?: string;
  /** Where in the body or its file, where it is a text. */
  line?: number;
  column?: number;
}

/** Titles of the statuses that the API answers with. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  412: 'Changed in between',
  413: 'Request too large',
  415: 'Unsupported media type',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** The title that goes with a status, in words. */
export function titleOf(status: number): string {
  return TITLES[status] ?? (status < 500 ? 'Bad request' : 'Internal error');
}

/**
 * A refusal that is meant for the asker: thrown anywhere below a controller, answered as `application/problem+json`.
 * Nothing in it may be a secret. `headers` are added to the answer (`Retry-After`).
 */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: {
    status: number;
    title?: string;
    detail: string;
    errors?: readonly FieldFault[];
    headers?: Readonly<Record<string, string>>;
  }) {
    super(init.detail);
    this.name = 'Problem';
    this.status = init.status;
    this.title = init.title ?? titleOf(init.status);
    this.detail = init.detail;
    this.errors = init.errors ?? [];
    this.headers = init.headers ?? {};
  }

  /** 400 on one parameter: the detail repeats the message, the field is named. */
  static field(field: string, message: string): Problem {
    return new Problem({ status: 400, detail: `${field}: ${message}`, errors: [{ field, message }] });
  }

  /** 400 on several parameters at once. */
  static fields(errors: readonly FieldFault[]): Problem {
    return new Problem({ status: 400, detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '), errors });
  }

  /** 404: there is no such thing, or the asker may not know of it. */
  static notFound(detail: string): Problem {
    return new Problem({ status: 404, detail });
  }
}

/** The known word nearest to what was written; null when none is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | null {
  const asked = word.slice(0, 64).toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(asked.length / 3)) + 1;
  for (const candidate of known) {
    const lower = candidate.toLowerCase();
    const distance = lower === asked ? 0 : isPart(asked, lower) ? 1 : leven(asked, lower);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Its first letters, or its last word: `inst` and `type` of `instanceType`. */
function isPart(asked: string, candidate: string): boolean {
  return (candidate.startsWith(asked) && asked.length > 2) || (candidate.endsWith(asked) && asked.length > 3);
}

/** `unknown grouping "namspace", did you mean "namespace"?`, or the list of what is allowed where nothing is near. */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const shown = word.length > 64 ? `${word.slice(0, 64)}…` : word;
  const near = nearest(word, known);
  const allowed = known.length > 0 ? `; allowed: ${known.join(', ')}` : '';
  return `unknown ${what} ${JSON.stringify(shown)}${near === null ? allowed : `, did you mean ${JSON.stringify(near)}?`}`;
}
