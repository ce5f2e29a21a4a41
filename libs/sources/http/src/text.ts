import type { SourceLabelSet } from '@showback/vocabulary';

const UNSAFE = /\0|\p{Surrogate}/u;
const ALL_UNSAFE = /\0|\p{Surrogate}/gu;

/** Text as Postgres can keep it: NUL and halves of characters become U+FFFD. All else stays as it is, however hostile. */
export function safeText(text: string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, '\uFFFD') : text;
}

type Labels = Readonly<Record<string, string>>;

/** Keeps one copy of equal texts and label sets: an answer repeats them on every row. */
export class Interner {
  private readonly texts = new Map<string, string>();
  private readonly labels = new Map<string, Labels>();
  private readonly sets = new Map<string, SourceLabelSet>();
  private readonly numbers = new Map<Labels, number>();

  /** Null for what is absent or empty. */
  text(text: string | null | undefined): string | null {
    return text === null || text === undefined || text === '' ? null : this.one(text);
  }

  /** One object for equal labels, with its names sorted. */
  labelsOf(labels: Labels): Labels {
    const entries = Object.entries(labels).map(([name, value]) => [this.one(name), this.one(value)] as const);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(entries);
    const known = this.labels.get(key);
    if (known !== undefined) return known;
    const made = Object.fromEntries(entries);
    this.labels.set(key, made);
    this.numbers.set(made, this.numbers.size);
    return made;
  }

  labelSetOf({ labels, namespaceLabels, annotations }: SourceLabelSet): SourceLabelSet {
    const set = {
      labels: this.labelsOf(labels),
      namespaceLabels: this.labelsOf(namespaceLabels),
      annotations: this.labelsOf(annotations),
    };
    const key = Object.values(set)
      .map((part) => this.numbers.get(part))
      .join();
    const known = this.sets.get(key);
    if (known === undefined) this.sets.set(key, set);
    return known ?? set;
  }

  private one(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const safe = safeText(text);
    this.texts.set(text, safe);
    return safe;
  }
}
