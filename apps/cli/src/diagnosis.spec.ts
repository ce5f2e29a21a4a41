import type { SourceFault } from '@showback/allocation';
import type { DataResponse } from '@showback/contracts';
import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnosis';

type Cluster = DataResponse['clusters'][number];

/** What each code's remedy speaks of; the type keeps the list whole. */
const FAULTS: Record<Exclude<SourceFault['code'], 'simulated-gap'>, RegExp> = {
  unreachable: /make its address answer/,
  timeout: /too slowly/,
  'http-status': /credentials, path or version/,
  redirect: /address that it redirects to/,
  'not-json': /url, pathPrefix and headers/,
  truncated: /proxy in between/,
  'wrong-window': /update it/,
  'wrong-cluster': /sourceClusterId/,
  'no-data': /scrape and keep/,
  malformed: /version/,
  'not-a-number': /prices/,
};

const failing = (
  code: string | null,
  state: 'failing' | 'ok' = 'failing',
  kind: 'prometheus' | 'opencost' | 'simulator' = 'prometheus',
): DataResponse => {
  const cluster = {
    id: 'acme',
    state: 'late',
    sources: [
      {
        kind,
        state,
        lastWindow: '2026-11-24T16:00:00Z',
        lastError: state === 'ok' ? null : { code, text: 'what went wrong', hour: null },
        nextTry: '2026-11-24T17:30:00Z',
        breaker: 'closed',
        notices: [],
      },
    ],
    backfill: { doneHours: 720, totalHours: 720, etaSeconds: 0 },
    coverage: [],
  } satisfies Partial<Cluster>;
  return { clusters: [cluster as unknown as Cluster] } as DataResponse;
};
const remedyOf = (data: DataResponse): string => diagnose(data)[0]?.remedy ?? '';

describe('what doctor advises', () => {
  it.each(Object.entries(FAULTS))('of the fault %s is its own remedy, with when it is asked again', (code, remedy) => {
    const text = remedyOf(failing(code));
    expect(text).toMatch(remedy);
    expect(text).toMatch(/asked again at 2026-11-24 17:30 UTC$/);
    if (code !== 'unreachable') expect(text).not.toContain('address answer');
  });

  it('of data that OpenCost does not have is to look at its own Prometheus', () => {
    expect(remedyOf(failing('no-data', 'failing', 'opencost'))).toContain('its own Prometheus');
  });

  it('of an answer that Showback cannot make sense of, and of hours that are late without any fault, is to look at its own log', () => {
    expect(remedyOf(failing('internal'))).toContain("Showback's own log");
    expect(remedyOf(failing(null, 'ok'))).toContain("Showback's own log");
  });

  it('of a fault that it does not know, or of what is simulated, is only when it is asked again', () => {
    expect(remedyOf(failing('unheard-of'))).toBe('it is asked again at 2026-11-24 17:30 UTC');
    expect(remedyOf(failing('simulated-gap', 'failing', 'simulator'))).toBe('it is asked again at 2026-11-24 17:30 UTC');
  });
});
