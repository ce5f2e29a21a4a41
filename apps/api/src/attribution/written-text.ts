import type { DocumentPath } from '@showback/attribution';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { FAULTS_MAX } from '../config/yaml-faults';
import { readYaml, type YamlText, yamlValue } from '../config/yaml';

/** Where in a text; from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What is wrong with a text, before anything is known of what it means. */
export interface TextFault {
  path: DocumentPath;
  place: Place | null;
  message: string;
}

/** A text of YAML or JSON as it was written, in which every value can be found again. */
export class WrittenText {
  private constructor(
    private readonly yaml: YamlText,
    readonly value: unknown,
    readonly faults: readonly TextFault[],
  ) {}

  static read(text: string): WrittenText {
    const nul = text.indexOf('\0');
    const yaml = readYaml(nul < 0 ? text : '');
    if (nul >= 0) return new WrittenText(yaml, null, [{ path: [], place: null, message: 'contains the character NUL' }]);
    const faults = yaml.faults.map(({ line, column, message }) => ({
      path: [],
      place: line === 0 ? null : { line, column },
      message,
    }));
    if (faults.length > 0) return new WrittenText(yaml, null, faults);
    try {
      const value = yamlValue(yaml);
      return new WrittenText(yaml, value, textFaults(yaml));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return new WrittenText(yaml, null, [{ path: [], place: null, message: error.message }]);
    }
  }

  /** Where a value stands; its key, where that is asked for or the value is a mapping or a list; else what is nearest above. */
  placeOf(path: DocumentPath, ofKey = false): Place | null {
    let at: unknown = this.yaml.document.contents;
    let key: unknown = null;
    for (const part of path) {
      const node = isAlias(at) ? at.resolve(this.yaml.document) : at;
      const next: unknown = isMap(node)
        ? node.items.find((pair) => textOf(pair) === String(part))
        : isSeq(node) && typeof part === 'number'
          ? node.items[part]
          : undefined;
      if (next === undefined) break;
      key = isPair(next) ? next.key : next;
      at = isPair(next) ? next.value : next;
    }
    const node = key !== null && (ofKey || isCollection(at) || isAlias(at) || at === null) ? key : (at ?? key);
    return placeOf(node, this.yaml);
  }
}

function textOf({ key }: Pair): string {
  return isScalar<string | number | boolean | null>(key) ? String(key.value ?? '') : '';
}

function placeOf(node: unknown, { lines }: YamlText): Place | null {
  const range = (node as Node | null)?.range;
  if (!range) return null;
  const { line, col } = lines.linePos(range[0]);
  return { line, column: col };
}

/** Keys that YAML reads as something else than they look like, and texts that are no Unicode. */
function textFaults(yaml: YamlText): TextFault[] {
  const faults: TextFault[] = [];
  const fault = (node: unknown, message: string): void => void faults.push({ path: [], place: placeOf(node, yaml), message });
  const waiting: unknown[] = [yaml.document.contents];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (faults.length === FAULTS_MAX) {
      faults.push({ path: [], place: null, message: `more than ${FAULTS_MAX} places are wrong` });
      break;
    }
    if (isCollection(node)) waiting.push(...node.items);
    else if (isPair(node)) {
      if (!isScalar(node.key) || (typeof node.key.value !== 'string' && String(node.key.value) !== node.key.source))
        fault(node.key, 'a key must be a text: put it in quotes');
      waiting.push(node.value ?? null, node.key);
    } else if (isScalar(node) && typeof node.value === 'string' && (/\0/.test(node.value) || !isWellFormed(node.value)))
      fault(node, 'holds characters that are in no text');
  }
  return faults;
}

/** Half of a surrogate pair is no character: nothing could store it. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}
