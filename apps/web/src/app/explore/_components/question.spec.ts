import { execFileSync } from 'node:child_process';
import { CostsQuery } from '@showback/contracts';
import { expect, test } from 'vitest';
import type { View } from '../../../lib/view';
import { commandsOf, drawnOf, type Question, questionOf } from './question';

const VIEW: View = {
  window: 'lastweek',
  compare: '2026-W46',
  attribution: 'current',
  idle: 'share',
  shared: 'separate',
  by: 'cluster,label:app.kubernetes.io/name',
  filter: `namespace:"it's $HOME \`id\` \\ !"+label[app]!:"web"`,
  sort: '-cost',
  q: 'typed in the table',
};
const QUESTION: Question = { ...questionOf(VIEW), step: 'week' };

test('what is asked is what the API knows, the comparison included', () => {
  for (const question of [QUESTION, questionOf({}), drawnOf(VIEW)]) {
    const { success, data } = CostsQuery.safeParse(question);
    expect({ success, by: data?.by }).toEqual({ success: true, by: question['by'] });
  }
  expect(questionOf({})['compare']).toBe('previous');
});

test('a shell gives the command line each value as it was asked, whatever stands in it', () => {
  const { cli } = commandsOf(QUESTION);
  const words = wordsOf(cli.replace('npx showback costs', ''));
  const given = Object.fromEntries(words.flatMap((word, at) => (at % 2 === 0 ? [[word.slice(2), words[at + 1]]] : [])));
  expect(given).toEqual(QUESTION);
});

test('a shell gives curl an address with the same question', () => {
  const [, , url = ''] = wordsOf(commandsOf(QUESTION).curl.replace('curl', ''));
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual(QUESTION);
});

const wordsOf = (line: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line}`])
    .toString()
    .trimEnd()
    .split('\n');
