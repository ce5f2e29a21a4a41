'use client';

import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { address, carried, readView } from '../../lib/view';
import { PAGES } from './pages';

/** The pages. The window goes along from one to the next. */
export function Nav() {
  const path = usePathname();
  const view = carried(readView(useSearchParams()));
  return (
    <nav aria-label="Pages" className="-mx-1.5 overflow-x-auto sm:-mx-3">
      <ul className="flex">
        {PAGES.map(({ href, text, within }) => {
          const here =
            path === href || (href !== '/' && path.startsWith(`${href}/`)) || within.some((root) => path.startsWith(`${root}/`));
          return (
            <li key={href}>
              <Link
                href={address(href, view)}
                prefetch={false}
                aria-current={path === href ? 'page' : here ? 'true' : undefined}
                className="block rounded-md px-1.5 py-2 text-sm text-quiet sm:px-3 hover:text-ink aria-[current]:font-medium aria-[current]:text-ink"
              >
                {text}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
