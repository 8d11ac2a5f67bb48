/** The sheets in words: for everything that can happen the ceremony that belongs to it, with this plan's names, and nothing left open. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { QUORUM_KINDS } from '../../../shared/format/operation.ts';
import type { PrintedSheet } from '../../../shared/shards/printed-plan.ts';
import { printedSheets } from '../../../shared/words/plan-sheets.ts';
import { largestPlan, planOf, SAMPLE } from './sample-plan.ts';

const all = printedSheets(planOf(SAMPLE)).sheets;
const sheet = (title: string, sheets = all): PrintedSheet => {
  const found = sheets.filter((one) => one.title.startsWith(title));
  expect(found, title).toHaveLength(1);
  return found[0] ?? expect.fail();
};
const UNBUILT = 'What the station cannot do yet';
/** By the heading of each part: the kinds of ceremony that it calls for. */
const ceremonies = ({ parts }: PrintedSheet): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    parts
      .filter(({ heading }) => heading !== UNBUILT)
      .map(({ heading, steps }) => [heading, QUORUM_KINDS.filter((kind) => steps.join(' ').includes(`“${KINDS[kind].title}” (${kind})`))]),
  );
const text = ({ title, lead, verdict, parts }: PrintedSheet): string =>
  [title, lead, verdict, ...parts.flatMap(({ heading, steps }) => [heading, ...steps])].join('\n').replaceAll('\u00a0', ' ');

describe('the ceremony that belongs to it', () => {
  const anew = ['master-key-rotation', 'shard-refresh'];
  const needed = { 'If the key is needed meanwhile': ['recovery-key-activation'] };
  test.each<readonly [string, Readonly<Record<string, readonly string[]>>]>([
    ['Region down: us-east-1', { 'At once': [], 'If it is certain that the region does not come back': ['shard-replacement'], ...needed }],
    [
      'Provider down: AWS KMS',
      { 'At once': [], 'If it is certain that the provider does not come back': ['shard-replacement'], ...needed },
    ],
    [
      'Account in other hands: AWS KMS',
      { 'At once': [], 'If a decryption cannot be explained, or the log cannot be trusted': anew, ...needed },
    ],
    [
      'Key deleted: AWS KMS',
      { 'At once: stop the deletion': [], 'When the key is back': [], 'If the key is gone for good': ['shard-replacement'], ...needed },
    ],
    [
      'Site lost: Hvelv Oslo',
      {
        ...{
          'At once': [],
          'If it only cannot be entered for a while': [],
          'If what was there is certainly destroyed': ['shard-replacement'],
        },
        ...{ 'If somebody may have it: broken into, a seal broken, nobody knows': anew, ...needed },
      },
    ],
    [
      'Custodian unavailable: Nguyễn Ví Dụ',
      {
        ...{ 'For a while: who brings what': [], 'For good: left, ill, or dead': anew, ...needed },
        'If the person, or somebody with the person’s card and PIN, may act against you': [],
      },
    ],
    ['Token lost or broken', { 'At once': [], 'If it is broken, and here': ['shard-replacement'], 'If it is not found': anew, ...needed }],
    [
      'Card 1',
      {
        ...{ 'At once': [], 'Destroyed: burnt, soaked, shredded, and nobody saw it': ['shard-replacement'] },
        ...{ 'Possibly stolen: missing, copied, photographed, bag open or seal broken': anew, ...needed },
      },
    ],
    ['3 or more shards', { 'At once': [], 'A new key': ['master-key-rotation'] }],
  ])('%s', (title, wanted) => {
    const said = ceremonies(sheet(title));
    expect(Object.fromEntries(Object.entries(said).map(([heading, kinds]) => [heading, kinds.toSorted()]))).toEqual(wanted);
  });

  test('a sheet says what this build does not carry out, and nothing else', () => {
    for (const one of all) {
      const used = QUORUM_KINDS.filter((kind) => !KINDS[kind].available && text(one).includes(`(${kind})`));
      const said = one.parts.find(({ heading }) => heading === UNBUILT)?.steps.join(' ') ?? '';
      expect(said.match(/[a-z]+(?:-[a-z]+)+/g)?.toSorted() ?? [], one.title).toEqual(used.toSorted());
    }
  });
});

test('docs/recovery-plan.md says of the same kinds that this build does not carry them out', () => {
  const page = readFileSync(new URL('../../../docs/recovery-plan.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const called = QUORUM_KINDS.filter((kind) => all.some((one) => text(one).includes(`(${kind})`)) && !KINDS[kind].available);
  const said = /The station takes requests and approvals for ([^.]*), and does not carry them out in this build/.exec(page)?.[1] ?? '';
  expect(said.match(/[a-z]+(?:-[a-z]+)+/g)?.toSorted() ?? []).toEqual(called.toSorted());
});

describe('with this plan’s names', () => {
  test('one sheet for each region, provider, account, key, site, person, token, card, and one for k or more', () => {
    expect(all.map(({ title }) => title.split(':')[0])).toEqual([
      ...Array.from({ length: 4 }, () => 'Region down'),
      ...Array.from({ length: 2 }, () => 'Provider down'),
      ...Array.from({ length: 2 }, () => 'Account in other hands'),
      ...Array.from({ length: 2 }, () => 'Key deleted'),
      ...Array.from({ length: 2 }, () => 'Site lost'),
      ...Array.from({ length: 5 }, () => 'Custodian unavailable'),
      ...['Token lost or broken', 'Card 1 destroyed, lost, or seen by somebody', 'Card 3 destroyed, lost, or seen by somebody'],
      '3 or more shards may be in other hands',
    ]);
  });
  test('a lost site: what was there, who is to be called, what is left', () => {
    const oslo = sheet('Site lost: Hvelv Oslo');
    expect(oslo.lead).toBe('Eksempelveien 1, 0150 Oslo. Region eu-north-1. Call: watch, +47 555 0100. There: card 1; token 0123456789.');
    expect(oslo.verdict).toBe('The key opens with shards 3, 4, 5: nothing to spare');
    expect(text(oslo)).toContain('Tell those who hold it: Łukasz Przykład (+48 555 0101); Παύλος Παράδειγμα (+30 555 0102).');
    expect(text(oslo)).toContain('once for each: shards 1, 2, for another site');
    expect(text(oslo)).toContain('Here it is 2; from 3 on hold');
    expect(oslo.left.map(({ index, by }) => `${index} ${by}`.replaceAll('\u00a0', ' '))).toEqual([
      '3 Nguyễn Ví Dụ, +84 555 0104',
      '4 Nia Enghraifft, +44 555 0105\nor Nguyễn Ví Dụ, +84 555 0104',
      '5 Пётр Примеров, +7 555 0103',
    ]);
  });
  test('an absent custodian stands nowhere among those who bring something', () => {
    const away = sheet('Custodian unavailable: Nguyễn Ví Dụ');
    expect(away.left.map(({ by }) => by).join()).not.toContain('Nguyễn');
    expect(text(away)).toContain('Shard 3, card 3, at Kho bạc Hà Nội: nobody else may bring it; it counts as not there.');
    expect(text(away)).toContain(
      'Shard 4, as its deputy, AWS KMS, account 123456789012, us-east-1: brought by Nia Enghraifft (+44 555 0105).',
    );
  });
  test('a deletion is cancelled with the commands for this very key', () => {
    const aws = sheet('Key deleted: AWS KMS').parts.flatMap(({ steps }) => steps.filter((step) => step.startsWith('$ ')));
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(aws).toEqual([
      `$ aws kms cancel-key-deletion --region us-east-1 --key-id ${arn}`,
      `$ aws kms enable-key --region us-east-1 --key-id ${arn}`,
    ]);
    const google = sheet('Key deleted: Google').parts.flatMap(({ steps }) => steps.filter((step) => step.startsWith('$ ')));
    const of = '1 --key root-2026 --keyring shards --location europe-west3 --project example-custody';
    expect(google).toEqual([`$ gcloud kms keys versions restore ${of}`, `$ gcloud kms keys versions enable ${of}`]);
  });
});

test('too few left: nothing is made from them, and a new key is the way', () => {
  const { sheets } = printedSheets(planOf(SAMPLE.replace('threshold: 3', 'threshold: 4')));
  const oslo = sheet('Site lost: Hvelv Oslo', sheets);
  expect(oslo).toMatchObject({ verdict: 'The key does not open: 3 shards are left, 1 too few', opens: false });
  const said = ceremonies(oslo);
  expect(said['If what was there is certainly destroyed']).toEqual(['master-key-generation']);
  expect(said['If the key is needed meanwhile']).toEqual([]);
  // what was seen and is still there opens the key like any other
  expect(text(oslo)).toContain('If at least 4 shards can be brought, with what was seen and is still there: hold “Split a key anew”');
});

test('no sheet has a gap where a name should be', () => {
  for (const { sheets } of [printedSheets(planOf(SAMPLE)), printedSheets(planOf(largestPlan()))]) {
    for (const one of sheets) {
      expect(text(one), one.title).not.toMatch(/undefined|null|\(\)|\{|\}| {2}|none| ,|: \.|, \./);
    }
  }
});
