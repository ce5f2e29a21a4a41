'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Found, Group } from './found';
import { useSearch } from './use-search';

const LIST = 'search-found';
const idOf = (index: number): string => `${LIST}-${index}`;

/** Leads to a team, service, workload, cluster or page by a part of its name. */
export default function SearchDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { groups, said, fault } = useSearch(text);
  const all = groups.flatMap(({ found }) => found);
  const here = Math.min(at, Math.max(all.length - 1, 0));
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  useEffect(() => {
    document.getElementById(idOf(here))?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  const go = ({ href }: Found) => {
    onClose();
    router.push(href);
  };
  const press = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, here, all.length);
    const chosen = all[here];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && chosen !== undefined) go(chosen);
    else if (next !== null) setAt(next);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      aria-label="Search"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
      className="mx-auto mt-[12dvh] w-full max-w-xl rounded-xl border border-line bg-card p-0 text-ink shadow-2xl backdrop:bg-black/40 max-sm:mt-4 max-sm:max-w-[calc(100%-2rem)]"
    >
      <input
        role="combobox"
        autoFocus
        aria-label="Team, service, workload, cluster or page"
        aria-expanded={all.length > 0}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={all.length === 0 ? undefined : idOf(here)}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
        placeholder="Team, service, workload, cluster or page"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        className="w-full rounded-t-xl border-b border-line bg-transparent px-4 py-3.5 outline-none placeholder:text-quiet"
      />
      <Groups groups={groups} here={here} onPoint={setAt} onChoose={go} />
      <p role={fault === null ? 'status' : 'alert'} className="px-4 py-2.5 text-xs break-words text-quiet">
        {fault ?? said}
      </p>
    </dialog>
  );
}

function Groups({
  groups,
  here,
  onPoint,
  onChoose,
}: {
  groups: Group[];
  here: number;
  onPoint: (index: number) => void;
  onChoose: (found: Found) => void;
}) {
  const firsts = groups.map((_, index) => groups.slice(0, index).reduce((sum, { found }) => sum + found.length, 0));
  return (
    <div
      id={LIST}
      role="listbox"
      aria-label="Found"
      className="max-h-[60dvh] overflow-y-auto border-b border-line p-2 empty:hidden"
    >
      {groups.map(({ title, found }, group) => (
        <div key={title} role="group" aria-label={title}>
          <div aria-hidden="true" className="px-2 pt-2 pb-1 text-xs text-quiet">
            {title}
          </div>
          {found.map((one, place) => {
            const index = (firsts[group] ?? 0) + place;
            return (
              <div
                key={one.href}
                id={idOf(index)}
                role="option"
                aria-selected={index === here}
                onPointerMove={() => onPoint(index)}
                onClick={() => onChoose(one)}
                className="flex cursor-pointer items-baseline gap-3 rounded-md px-2 py-2 text-sm aria-selected:bg-soft"
              >
                <bdi className="min-w-0 truncate font-medium">{one.name}</bdi>
                <bdi className="min-w-0 flex-1 truncate text-xs text-quiet">{one.beside}</bdi>
                {one.cost === null ? null : <span className="figure text-xs text-quiet">{one.cost}</span>}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** Which place a key leads to; null: it leads nowhere. The ends meet. */
function placeAfter(key: string, here: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (here + 1) % count;
  if (key === 'ArrowUp') return (here - 1 + count) % count;
  if (key === 'PageDown') return count - 1;
  return key === 'PageUp' ? 0 : null;
}
