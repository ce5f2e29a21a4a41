/** The path of an address or path, to go back to; null where there is none, or where it is the way in itself. */
export function pathWithin(written: unknown): string | null {
  if (typeof written !== 'string' || !URL.canParse(written, ORIGIN)) return null;
  const { pathname, search } = new URL(written, ORIGIN);
  // `//evil.example` is a path to us and a host to a browser.
  return !/^\/(?!\/)/.test(pathname) || pathname === '/sign-in' ? null : pathname + search;
}

/** Only its path counts. */
const ORIGIN = 'http://showback.invalid';
