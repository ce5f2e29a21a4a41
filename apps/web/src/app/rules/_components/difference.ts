export interface DifferenceLine {
  /** skip: lines that are the same, left out. */
  kind: 'same' | 'gone' | 'come' | 'skip';
  text: string;
}

const AROUND = 3;
/** Beyond this many pairs of lines the middle is told as a whole: gone and come. */
const PAIRS_MAX = 4_000_000;

/** The lines that differ between two texts, each with a few that stand around it. Empty: none differs. */
export function differenceOf(before: string, after: string): DifferenceLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  if (head === a.length && head === b.length) return [];
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return shortened([...as('same', a.slice(0, head)), ...middle, ...as('same', a.slice(a.length - tail))]);
}

function as(kind: DifferenceLine['kind'], lines: readonly string[]): DifferenceLine[] {
  return lines.map((text) => ({ kind, text }));
}

/** By the longest common run of lines. */
function between(a: readonly string[], b: readonly string[]): DifferenceLine[] {
  if (a.length * b.length > PAIRS_MAX) return [...as('gone', a), ...as('come', b)];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'gone', text: left });
      i += 1;
    } else {
      lines.push({ kind: 'come', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

function shortened(lines: readonly DifferenceLine[]): DifferenceLine[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') for (let at = index - AROUND; at <= index + AROUND; at += 1) near.add(at);
  });
  return lines.flatMap((line, index): DifferenceLine[] => {
    if (near.has(index)) return [line];
    return near.has(index - 1) || index === 0 ? [{ kind: 'skip', text: '…' }] : [];
  });
}
