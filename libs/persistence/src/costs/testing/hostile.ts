/** Names that break what is not careful. */
export const HOSTILE_NAMES: readonly string[] = [
  `'; DROP TABLE item; --`,
  '<script>alert("x")</script>',
  '=HYPERLINK("http://evil")',
  '\u202eright-to-left',
  '🦆 quack',
  'back\\slash "quoted"',
  '%a_%',
  '__idle__',
  '__unallocated__',
  '',
  'x'.repeat(4096),
  'line\nbreak,comma',
  '${7*7}{{7*7}}',
];
