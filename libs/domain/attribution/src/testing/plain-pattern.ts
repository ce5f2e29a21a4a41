import type { Pattern } from '../policy';

/** Patterns by the engine of the language: good enough for patterns that a test wrote itself. */
export function plainPattern(source: string): Pattern {
  const all = new RegExp(source, 'g');
  return {
    source,
    read: (text) => {
      const match = new RegExp(source).exec(text);
      return match?.groups?.['value'] ?? match?.[0] ?? null;
    },
    replaceAll: (text, by) => text.replace(all, by),
  };
}
