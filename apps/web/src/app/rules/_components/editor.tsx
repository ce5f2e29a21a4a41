'use client';

import { memo, type RefObject, useRef } from 'react';

/** A text with numbered lines. Those with a fault are marked, and say so to screen readers by the list of faults. */
export function Editor({
  text,
  onChange,
  faulty,
  area,
  label,
}: {
  text: string;
  /** Left out: it can only be read. */
  onChange?: ((text: string) => void) | undefined;
  /** Lines, from 1. */
  faulty: readonly number[];
  area: RefObject<HTMLTextAreaElement | null>;
  label: string;
}) {
  const gutter = useRef<HTMLPreElement>(null);
  return (
    <div className="flex h-112 resize-y overflow-hidden rounded-lg border border-line bg-card focus-within:border-accent lg:h-144">
      <pre
        ref={gutter}
        aria-hidden="true"
        className="shrink-0 overflow-hidden border-r border-line bg-soft px-3 py-3 text-right font-mono text-sm text-quiet select-none"
      >
        <Numbers count={text.split('\n').length} faulty={faulty.join()} />
      </pre>
      <textarea
        ref={area}
        aria-label={label}
        aria-invalid={faulty.length > 0}
        value={text}
        readOnly={onChange === undefined}
        onChange={(event) => onChange?.(event.target.value)}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 py-3 font-mono text-sm outline-none"
      />
    </div>
  );
}

const Numbers = memo(function Numbers({ count, faulty }: { count: number; faulty: string }) {
  const marked = new Set(faulty.split(',').map(Number));
  return Array.from({ length: count }, (_, index) => index + 1).map((line) =>
    marked.has(line) ? (
      <span key={line} className="-mx-2 block rounded-sm bg-bad px-2 font-semibold text-page">
        {line}
      </span>
    ) : (
      <span key={line} className="block">
        {line}
      </span>
    ),
  );
});

/** Puts the caret where a fault is and brings its line into view. */
export function goTo(area: HTMLTextAreaElement, line: number, column: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(start, start);
  area.scrollTop = (area.scrollHeight / Math.max(lines.length, 1)) * Math.max(line - 4, 0);
}

/** The line of a text that holds several files, each below a line with its name, of a line in one of them; from 1. */
export function lineInText(text: string, line: number, file?: string): number {
  return file === undefined ? line : text.split('\n').indexOf(`# ---- ${file}`) + 1 + line;
}
