import type { WindowSpan } from '@showback/contracts';
import type { ReactNode } from 'react';
import { WindowPicker } from '../window/window-picker';

/** A page's title, what it is about, and the window that all its figures are of. */
export function PageHead({
  title,
  kicker,
  about,
  window,
  byDefault,
  actions,
}: {
  title: string;
  /** What kind of thing the title names, or the way to it. */
  kicker?: ReactNode;
  about?: ReactNode;
  /** As the API resolved it. Left out: the page has no window, or no answer. Null: no picker. */
  window?: WindowSpan | undefined | null;
  /** What the window is where none is chosen, in words, if it is not that of the other pages. */
  byDefault?: string;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-8 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0 max-w-full">
        {kicker === undefined ? null : <p className="mb-1 text-sm text-quiet">{kicker}</p>}
        <h1 className="text-2xl font-semibold tracking-tight break-words">
          <bdi>{title}</bdi>
        </h1>
        {about === undefined ? null : <div className="mt-1 text-sm text-quiet">{about}</div>}
      </div>
      <div className="no-print flex flex-wrap items-center gap-2">
        {actions}
        {window === null ? null : <WindowPicker span={window} {...(byDefault !== undefined && { byDefault })} />}
      </div>
    </header>
  );
}
