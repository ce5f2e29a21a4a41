import { expect, it } from 'vitest';
import { headersOfAsker } from './asker';

const PAGE = {
  host: 'showback.example',
  origin: 'https://showback.example',
  cookie: 'showback_token=secret; other=1',
  'accept-encoding': 'br',
  'content-security-policy': "default-src 'self'",
  'if-none-match': 'W/"1"',
  'next-router-state-tree': '[]',
  'sec-fetch-site': 'same-origin',
  'x-forwarded-host': 'showback.example',
  'x-middleware-subrequest': '1',
};

it('who asks is passed on, in whichever header a proxy says it; what only concerns the page is not', () => {
  const who = {
    'x-forwarded-user': 'ada',
    'x-forwarded-groups': 'finops',
    'remote-user': 'ada',
    'x-request-id': 'one',
    'x-showback-peer': '10.0.0.1',
  };
  expect(Object.fromEntries(headersOfAsker(new Headers({ ...PAGE, ...who }), undefined))).toEqual(who);
});

it('a pasted token counts before what the browser or a proxy sent as such', () => {
  const page = new Headers({ authorization: 'Bearer of-the-proxy' });
  expect(headersOfAsker(page, undefined).get('authorization')).toBe('Bearer of-the-proxy');
  expect(headersOfAsker(page, 'pasted').get('authorization')).toBe('Bearer pasted');
});
