'use client';

import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';

const SearchDialog = lazy(() => import('./search-dialog'));

/** Opens the search, by a click or by ⌘K and Ctrl K. The search itself is loaded when it is first opened. */
export function Search() {
  const [open, setOpen] = useState(false);
  const keys = useSyncExternalStore(never, keysHere, () => 'Ctrl K');
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label="Search"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        className="control text-quiet max-sm:px-2.5!"
      >
        <svg
          aria-hidden="true"
          viewBox="0 0 16 16"
          className="size-4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
        >
          <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" />
        </svg>
        <span className="max-sm:hidden">Search</span>
        <kbd className="w-11 text-right font-sans text-xs max-sm:hidden">{keys}</kbd>
      </button>
      {open ? (
        <Suspense>
          <SearchDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

const never = () => () => undefined;
const keysHere = () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘K' : 'Ctrl K');
