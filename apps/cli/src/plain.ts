// Control characters move the cursor or colour the terminal; the bidirectional ones make a line read as another one.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;
const LONGEST = 60;
const SEGMENTS = new Intl.Segmenter('en');

/**
 * A name from a cluster as one harmless piece of a terminal line: such names are anybody's text.
 * Unsafe characters become a visible substitute; what is longer than 60 characters is cut with an ellipsis.
 */
export function plain(text: string, longest = LONGEST): string {
  const safe = text.replace(UNSAFE, '\ufffd');
  if (safe.length <= longest) return safe;
  const characters = Array.from(SEGMENTS.segment(safe), ({ segment }) => segment);
  return characters.length <= longest ? safe : `${characters.slice(0, longest - 1).join('')}…`;
}
