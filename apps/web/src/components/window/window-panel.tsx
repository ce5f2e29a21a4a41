'use client';

import * as Popover from '@radix-ui/react-popover';
import type { WindowSpan } from '@showback/contracts';
import Link from 'next/link';
import type { FormEvent, MouseEvent } from 'react';
import { daysOfWindow, windowOfDays, type Word } from './words';

interface WindowPanelProps {
  anchor: { current: HTMLButtonElement | null };
  words: readonly Word[];
  span: WindowSpan | undefined;
  chosen: string;
  hrefOf: (window: string) => string;
  onPick: (window: string) => void;
  onClose: () => void;
}

/** What the picker opens. Loaded when it is first wanted. */
export function WindowPanel({ anchor, words, span, chosen, hrefOf, onPick, onClose }: WindowPanelProps) {
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Window"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            // On the word that is chosen, else on the first.
            const content = event.currentTarget as HTMLElement;
            content.querySelector<HTMLElement>('a[aria-current], a')?.focus();
          }}
          onInteractOutside={(event) => {
            // The button closes it itself; else its click would open it again.
            if (anchor.current?.contains(event.target as Node) === true) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
          className="z-40 w-64 rounded-xl border border-line bg-card p-2 text-sm shadow-xl"
        >
          <ul>
            {words.map(({ word, text }) => (
              <li key={word}>
                <Link
                  href={hrefOf(word)}
                  prefetch={false}
                  aria-current={word === chosen ? 'true' : undefined}
                  onClick={(event) => pickPlainly(event, () => onPick(word))}
                  className="block rounded-md px-3 py-1.5 hover:bg-soft aria-[current]:bg-soft aria-[current]:font-medium"
                >
                  {text}
                </Link>
              </li>
            ))}
          </ul>
          <Days span={span} onPick={onPick} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A click with a key held opens a tab, as everywhere. */
function pickPlainly(event: MouseEvent, pick: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  pick();
}

function Days({ span, onPick }: { span: WindowSpan | undefined; onPick: (window: string) => void }) {
  const days = span === undefined ? undefined : daysOfWindow(span);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [first, last] = [form.get('first'), form.get('last')];
    if (typeof first === 'string' && typeof last === 'string') onPick(windowOfDays(first, last));
  };
  return (
    <form onSubmit={submit} className="mt-2 space-y-2 border-t border-line px-1 pt-3 pb-1">
      <Day name="first" text="From" value={days?.first} />
      <Day name="last" text="Up to" value={days?.last} />
      <button type="submit" className="control w-full justify-center">
        Show these days
      </button>
    </form>
  );
}

function Day({ name, text, value }: { name: string; text: string; value: string | undefined }) {
  return (
    <label className="flex items-center justify-between gap-2 px-2">
      <span className="text-quiet">{text}</span>
      <input type="date" name={name} required defaultValue={value} className="rounded-md border border-line bg-page px-2 py-1" />
    </label>
  );
}
