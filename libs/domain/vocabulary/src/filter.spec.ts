import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksAbout, decidedByCluster, type FilterFields, matches } from './filter';
import { FilterFault, parseFilter } from './filter-parse';

const row: FilterFields = {
  cluster: 'acme',
  kind: 'workload',
  region: null,
  namespace: 'pay "quoted" \\ 🦆',
  controllerKind: 'Deployment',
  workload: 'api',
  container: 'app',
  pod: null,
  node: null,
  nodePool: 'blue',
  capacityType: 'spot',
  instanceType: 'm5.large',
  labels: { app_kubernetes_io_name: 'api', team: 'core' },
  namespaceLabels: {},
  annotations: {},
  nodeLabels: {},
};
const passes = (text: string, fields = row) => matches(parseFilter(text), fields);
const fault = (text: string) => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterFault) return error;
    throw error;
  }
  throw new Error('accepted');
};

describe('a filter', () => {
  it.each([
    ['workload:"api"', true],
    ['controllerName:"api"', true],
    ['controllerKind:"deployment"', true],
    ['label[app.kubernetes.io/name]:"api"', true],
    ['label[team]:"web","core"', true],
    ['label[team]!:"web","core"', false],
    ['nodePool:"blue"+capacityType:"spot"', true],
    ['nodePool:"blue" capacityType:"on-demand"', false],
    ['nodePool:"red"|capacityType:"spot"', true],
    ['( nodePool : "red" | capacityType:"spot" ) + workload:"api"', true],
    ['instanceType<~:"m5."', true],
    ['instanceType!<~:"m5."', false],
    ['instanceType~>:"large"', true],
    ['instanceType!~>:"small"', true],
    ['instanceType~:"5.l"', true],
    ['instanceType!~:"5.l"', false],
    ['namespace:"pay \\"quoted\\" \\\\ 🦆"', true],
    ['region:"__unallocated__"', true],
    ['region!:"eu"', true],
    ['region~:"e"', false],
    ['region!~:"e"', true],
    ['label[__proto__]:"x"', false],
    ['label[constructor]:"__unallocated__"', true],
    ['kind:"workload"', true],
  ])('%s → %s', (text, expected) => expect(passes(text)).toBe(expected));

  it('sees the special names of rows without a value', () => {
    const idle = { ...row, kind: 'idle', namespace: null } as const;
    expect(passes('namespace:"__idle__"', idle)).toBe(true);
    expect(passes('namespace:"__unallocated__"', idle)).toBe(false);
    expect(passes('namespace!:"payments"', idle)).toBe(true);
  });

  it.each([
    ['namespace::', 'expected a value in double quotes', 11],
    ['', 'expected a field', 1],
    ['namespace', 'expected one of :', 10],
    ['namespace:"a', 'expected a value', 11],
    ['namespace:"a",', 'expected a value', 15],
    ['namespace:"a"+', 'expected a field', 15],
    ['namespace:"a"pod:"b"', 'expected + or |', 14],
    ['namespace:"a"+pod:"b"|pod:"c"', 'mixed only with parentheses', 22],
    ['(namespace:"a"', 'closing parenthesis', 15],
    ['namespace:"a")', 'no opening one', 14],
    ['namspace:"a"', 'unknown field "namspace"', 1],
    ['label:"a"', 'a name in brackets', 6],
    ['label[]:"a"', 'a name in brackets', 6],
    ['namespace:"\0"', 'NUL', 12],
    ['('.repeat(5000), 'more than 50 parentheses', 51],
    ['x'.repeat(20_000), 'longer than 16384', 16_385],
  ])('%j is refused: %s', (text, message, position) => {
    const found = fault(text.length > 0 ? text : '');
    expect(found.message).toContain(message);
    expect(found.position).toBe(position);
  });

  it('reads any text to a filter or a refusal with its position', () => {
    const piece = fc.constantFrom('namespace', 'label[a]', ':', '!:', '~:', '"x"', ',', '+', '|', '(', ')', ' ', '"', '\\');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          try {
            parseFilter(text);
          } catch (error) {
            expect(error).toBeInstanceOf(FilterFault);
          }
        },
      ),
    );
  });

  it('and its negation divide all rows', () => {
    const operator = fc.constantFrom(':', '~:', '<~:', '~>:');
    const value = fc.oneof(fc.constantFrom('a', '', '__idle__', '__unallocated__'), fc.string());
    const kind = fc.constantFrom('idle', 'workload', 'management', 'unmounted');
    fc.assert(
      fc.property(operator, value, fc.option(value), kind, (op, wanted, namespace, rowKind) => {
        const quoted = `"${wanted.replace(/[\\"]/g, '\\$&').replaceAll('\0', '')}"`;
        const fields = { ...row, kind: rowKind, namespace };
        expect(passes(`namespace${op}${quoted}`, fields)).toBe(!passes(`namespace!${op}${quoted}`, fields));
      }),
    );
  });

  it('tells which clusters it can concern', () => {
    expect(decidedByCluster(parseFilter('cluster:"acme"+namespace:"x"'), 'acme')).toBeNull();
    expect(decidedByCluster(parseFilter('cluster:"acme"+namespace:"x"'), 'other')).toBe(false);
    expect(decidedByCluster(parseFilter('cluster:"acme"|namespace:"x"'), 'acme')).toBe(true);
    expect(decidedByCluster(parseFilter('cluster!<~:"ac"'), 'acme')).toBe(false);
  });

  it('tells what it asks about', () => {
    expect(asksAbout(parseFilter('cluster:"a"|(pod:"x"+kind:"idle")'), ['pod', 'node'])).toBe(true);
    expect(asksAbout(parseFilter('cluster:"a"'), ['pod', 'node'])).toBe(false);
  });
});
