'use client';

import * as Popover from '@radix-ui/react-popover';
import type { WindowSpan } from '@showback/contracts';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useState, useTransition, type FormEvent } from 'react';
import { formatDays } from '../../lib/format';
import { changed } from '../../lib/view';
import { daysOfWindow, windowOfDays, WORDS } from './words';

/** Which hours the page is about: the words of the API, or two days. All else of the address stays. */
export function WindowPicker({ span }: { span: WindowSpan | undefined }) {
  const [path, params, router] = [usePathname(), useSearchParams(), useRouter()];
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const chosen = params.get('window') ?? '';
  const hrefOf = (window: string) => changed(path, params, { window });
  const go = (window: string) => {
    setOpen(false);
    start(() => router.push(hrefOf(window)));
  };
  const name = WORDS.find(({ word }) => word === chosen)?.text;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className="control" aria-busy={pending}>
        <Calendar />
        <span className="sr-only">Window: </span>
        {name === undefined ? null : <span>{name}</span>}
        {span === undefined ? null : (
          <span className={name === undefined ? '' : 'hidden text-quiet sm:inline'}>{formatDays(span)}</span>
        )}
        {name === undefined && span === undefined ? <span>{chosen}</span> : null}
        {pending ? <span className="text-quiet">…</span> : null}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-40 w-64 rounded-xl border border-line bg-card p-2 text-sm shadow-xl"
        >
          <ul>
            {WORDS.map(({ word, text }) => (
              <li key={word}>
                <Link
                  href={hrefOf(word)}
                  prefetch={false}
                  aria-current={word === chosen ? 'true' : undefined}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                    event.preventDefault();
                    go(word);
                  }}
                  className="block rounded-md px-3 py-1.5 hover:bg-soft aria-current:bg-soft aria-current:font-medium"
                >
                  {text}
                </Link>
              </li>
            ))}
          </ul>
          <Days span={span} onPick={go} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Days({ span, onPick }: { span: WindowSpan | undefined; onPick: (window: string) => void }) {
  const days = span === undefined ? undefined : daysOfWindow(span);
  const pick = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [first, last] = [form.get('first'), form.get('last')];
    if (typeof first === 'string' && typeof last === 'string') onPick(windowOfDays(first, last));
  };
  return (
    <form onSubmit={pick} className="mt-2 space-y-2 border-t border-line px-1 pt-3 pb-1">
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

function Calendar() {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 text-quiet" fill="none" stroke="currentColor" strokeWidth="1.4">
      <rect x="2" y="3" width="12" height="11" rx="2" />
      <path d="M2 6.5h12M5.5 1.5v3m5-3v3" strokeLinecap="round" />
    </svg>
  );
}
