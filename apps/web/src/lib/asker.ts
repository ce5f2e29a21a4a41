/**
 * What a request for a page says of the page, the browser or the connection, and not of who asks. All else is passed on to
 * the API, because only the API's configuration knows which headers a sign-in proxy sets.
 */
const OF_THE_PAGE =
  /^(accept.*|cache-control|connection|content-.*|cookie|expect|forwarded|host|if-.*|keep-alive|next-.*|origin|pragma|priority|purpose|range|referer|rsc|sec-.*|te|trailer|transfer-encoding|upgrade.*|user-agent|x-(forwarded-(for|host|port|proto)|middleware-.*|nextjs-.*))$/;

/** The headers with which the API is asked in the name of whoever looks at a page; a pasted token counts before the rest. */
export function headersOfAsker(page: Headers, token: string | undefined): Headers {
  const passed = new Headers([...page].filter(([name]) => !OF_THE_PAGE.test(name)));
  if (token !== undefined) passed.set('authorization', `Bearer ${token}`);
  return passed;
}
