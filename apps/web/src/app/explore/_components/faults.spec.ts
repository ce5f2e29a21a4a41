import { expect, test } from 'vitest';
import type { Answer } from '../../../lib/api';
import { elsewhere, faultsOf } from './faults';

const refused = (...errors: { field: string; message: string }[]): Answer<unknown> => ({
  ok: false,
  why: 'asked',
  detail: '',
  errors,
});
const STEP = { field: 'step', message: 'hours are kept from …' };
const BY = { field: 'by', message: 'there is no grouping "tema"' };
const WINDOW = { field: 'window', message: 'is none of …' };

test('a fault that only the chart’s question has is there, and what both have is there once', () => {
  expect(faultsOf([refused(BY), refused(BY, STEP)])).toEqual([BY, STEP]);
  expect(faultsOf([{ ok: true, data: {} }, refused(STEP)])).toEqual([STEP]);
  expect(faultsOf([null, { ok: false, why: 'late', detail: '' }])).toEqual([]);
});

test('no fault is lost where the form has no field for it', () => {
  expect(elsewhere([BY, WINDOW])).toEqual([WINDOW]);
});
