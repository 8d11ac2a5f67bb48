import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
// also the shape of AES-256-GCM and UTF-8, which no control's name begins with
const control = /'((?!AES-|SHA-|UTF-|P-)[A-Z]+(?:-[A-Z0-9]+)*-\d+)'/g;

test('docs/controls.md has one row for each control in shared/ and in the store, and no other', () => {
  const named = new Set<string>();
  for (const room of [
    'shared/format',
    'shared/script',
    'shared/keys',
    'shared/shards',
    'shared/ceremony',
    'shared/verify',
    'electron/store',
  ]) {
    const folder = new URL(`${room}/`, root);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      for (const [, id] of readFileSync(new URL(file, folder), 'utf8').matchAll(control)) named.add(id ?? '');
    }
  }
  const rows = [...readFileSync(new URL('docs/controls.md', root), 'utf8').matchAll(/^\| ([A-Z][A-Z0-9-]+-\d+) \|/gm)].map(
    ([, id]) => id ?? '',
  );
  expect(rows.toSorted()).toEqual([...named].toSorted());
  expect(rows.length).toBeGreaterThan(100);
});
