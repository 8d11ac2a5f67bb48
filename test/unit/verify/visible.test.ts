import { expect, test } from 'vitest';
import { visible } from '../../../cli/visible.ts';

test('what a terminal would obey is shown instead', () => {
  expect(visible('a\u001b[2Jb\nc\u202ed\u2028e\u009b')).toBe('a\\u{1b}[2Jb\\u{a}c\\u{202e}d\\u{2028}e\\u{9b}');
});

test('names stay as they are written', () => {
  for (const name of ['Žofia Łukasz', 'Παύλος', 'نمونه\u200cای', '例']) expect(visible(name)).toBe(name);
});
