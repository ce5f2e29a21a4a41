import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank } from './near';

const row = (cluster: string, namespace: string) => ({ key: { cluster, namespace } });
const namesNear = (rows: ReturnType<typeof row>[], key: Record<string, string>) =>
  rank(rows, key).near.map(({ name, beside }) => `${name} in ${beside}`);

describe('what is called much like something that is not there', () => {
  const rows = [
    row('eu', 'orders'),
    row('us', 'orders'),
    row('eu', 'payments'),
    row('eu', 'payments-dev'),
    row('eu', '__idle__'),
  ];

  it('is the likest first, and of those alike that in the same place', () => {
    expect(namesNear(rows, { cluster: 'us', namespace: 'ordrs' })).toEqual(['orders in us', 'orders in eu']);
    expect(namesNear(rows, { cluster: 'eu', namespace: 'paymnts' })).toEqual(['payments in eu', 'payments-dev in eu']);
    expect(namesNear(rows, { cluster: 'ap', namespace: 'Orders' })).toEqual(['orders in eu', 'orders in us']);
  });

  it('is nothing where nothing is like it, and never what is no thing of a cluster', () => {
    expect(namesNear(rows, { cluster: 'eu', namespace: 'zzz' })).toEqual([]);
    expect(namesNear(rows, { cluster: 'eu', namespace: '__idle__' })).toEqual([]);
  });

  it('has its page', () => {
    expect(rank(rows, { cluster: 'us', namespace: 'ordrs' }).near[0]?.href).toBe('/namespaces/us/orders');
  });

  it('knows the thing itself exactly where it is among them, and does not give it as near', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), name, (all, sought) => {
        const { known, near } = rank(
          all.map((namespace) => row('eu', namespace)),
          { cluster: 'eu', namespace: sought },
        );
        expect(known).toBe(all.includes(sought));
        expect(near.map((one) => one.name)).not.toContain(sought);
      }),
    );
  });
});
