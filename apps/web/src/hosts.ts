const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/;

/**
 * Whether a request's Host header names this server. A page of somebody else that rebinds its own name to our address
 * still sends that name, so refusing unknown names keeps it from reading figures through the visitor's browser.
 * A bare address cannot be rebound and is nobody else's name.
 * @param allowed further names, without ports, as SHOWBACK_ALLOWED_HOSTS lists them
 */
export function isOwnHost(header: string | null, allowed: readonly string[]): boolean {
  if (header === null) return false;
  const name = header.toLowerCase().replace(/:\d+$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || ADDRESS.test(name) || allowed.includes(name);
}

/** `showback.example.com, costs.example.com` → names in lower case. */
export function parseHosts(text: string | undefined): string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}
