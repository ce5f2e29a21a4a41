import { type Document, isCollection, isMap, isPair, isScalar, Lexer } from 'yaml';

const DEPTH_MAX = 64;
/** Each level of a block is indented by at least one space. */
const INDENT = /^ {512}/;

/** Whether a text nests deeper than the parser, which calls itself for each level, can follow. */
export function isTooDeep(text: string): boolean {
  let flow = 0;
  let compact = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') flow += 1;
    else if (lexeme === ']' || lexeme === '}') flow -= 1;
    else if (lexeme === '-' || lexeme === '?') compact += 1;
    else if (/^[\r\n]/.test(lexeme)) compact = 0;
    else if (INDENT.test(lexeme)) return true;
    if (flow > DEPTH_MAX || compact > DEPTH_MAX) return true;
  }
  return false;
}

/** Where keys stand that are in their mapping already. */
export function duplicateKeys(document: Document): number[] {
  const found: number[] = [];
  const waiting: unknown[] = [document.contents];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isPair(node)) waiting.push(node.value ?? null, node.key ?? null);
    if (!isCollection(node)) continue;
    const seen = new Set<unknown>();
    for (const item of node.items) {
      waiting.push(item);
      if (!isMap(node) || !isPair(item) || !isScalar(item.key)) continue;
      if (seen.has(item.key.value)) found.push(item.key.range?.[0] ?? 0);
      seen.add(item.key.value);
    }
  }
  return found.sort((a, b) => a - b);
}
