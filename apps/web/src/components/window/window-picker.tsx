'use client';

import type { WindowSpan } from '@showback/contracts';
import dynamic from 'next/dynamic';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import { formatDays } from '../../lib/format';
import { changed } from '../../lib/view';
import { DEFAULT_TEXT, wordsWith } from './words';

const load = () => import('./window-panel').then(({ WindowPanel }) => WindowPanel);
const WindowPanel = dynamic(load, { ssr: false });

/** Which hours the page is about: the words of the API, or two days. All else of the address stays. */
export function WindowPicker({ span, byDefault = DEFAULT_TEXT }: { span: WindowSpan | undefined; byDefault?: string }) {
  const [path, params, router] = [usePathname(), useSearchParams(), useRouter()];
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const button = useRef<HTMLButtonElement>(null);
  const chosen = params.get('window') ?? '';
  const words = wordsWith(byDefault);
  const hrefOf = (window: string) => changed(path, params, { window });
  const pick = (window: string) => {
    setOpen(false);
    start(() => router.push(hrefOf(window)));
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        onClick={() => setOpen(!open)}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-busy={pending}
        className="control"
      >
        <Calendar />
        <span className="sr-only">Window: </span>
        <Chosen name={words.find(({ word }) => word === chosen)?.text} chosen={chosen} span={span} />
        {pending ? <span className="text-quiet">…</span> : null}
      </button>
      {open ? (
        <WindowPanel
          anchor={button}
          words={words}
          span={span}
          chosen={chosen}
          hrefOf={hrefOf}
          onPick={pick}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

/** The word, and the days that it stands for. */
function Chosen({ name, chosen, span }: { name: string | undefined; chosen: string; span: WindowSpan | undefined }) {
  if (span === undefined) return <span>{name ?? chosen}</span>;
  if (name === undefined) return <span>{formatDays(span)}</span>;
  return (
    <>
      <span>{name}</span>
      <span className="hidden text-quiet sm:inline">{formatDays(span)}</span>
    </>
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
