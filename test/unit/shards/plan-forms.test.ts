/** A shard plan beside the request, and the keys beside the plan. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { operation } from '../../../shared/format/operation.ts';
import { spkiInFile } from '../../../shared/format/public-key-file.ts';
import { refuse } from '../../../shared/format/refusal.ts';
import { spkiPem } from '../../../shared/keys/public-key-forms.ts';
import { plannedForms, planRefusal } from '../../../shared/shards/plan-forms.ts';
import { mixedKey, p256Key, rsaKey } from '../../support/mixed-forms.ts';
import { planOf, SAMPLE } from './sample-plan.ts';

const plan = planOf(SAMPLE);
const holders = plan.shards.map(({ holder }) => holder);
const asked = { cards: { threshold: 3, shards: 5 }, holders };
const ec = p256Key();
const rsa = rsaKey();
const keyFor = (index: number): string => (index === 2 ? ec : rsa);

describe('the forms of a plan', () => {
  test('are those of its shards, with the keys and the targets', () => {
    const forms = plannedForms(plan, keyFor);
    if (forms === undefined || 'control' in forms) throw new Error('no forms');
    expect(forms.map(({ form }) => form)).toEqual(['paper', 'token', 'paper', 'provider', 'provider']);
    expect(forms[1]).toEqual({ form: 'token', spki: ec });
    expect(forms[3]).toMatchObject({ target: { provider: 'aws-kms', account: '123456789012', region: 'us-east-1' }, spki: rsa });
  });

  test('are none where every shard is on paper: no key is asked for', () => {
    const paper = plan.shards.map((shard) => ({ ...shard, form: 'paper' as const, site: 'oslo' }));
    const none = plannedForms({ ...plan, shards: paper }, () => {
      throw new Error('asked for');
    });
    expect(none).toBeUndefined();
  });

  test('a key that is not there is the refusal', () => {
    expect(plannedForms(plan, () => refuse('FORM-FILE-1', { path: 'x', because: 'missing' }))).toMatchObject({ control: 'FORM-FILE-1' });
  });

  test('what is asked for must be what is planned', () => {
    expect(planRefusal(plan, asked)).toBeNull();
    const fields = [
      { ...asked, cards: { threshold: 2, shards: 5 } },
      { ...asked, cards: { threshold: 3, shards: 4 } },
      { ...asked, holders: holders.toReversed() },
    ].map((given) => planRefusal(plan, given)?.operands['field']);
    expect(fields).toEqual(['threshold', 'shards', 'holders']);
  });
});

describe('a file with a public key', () => {
  const pem = Buffer.from(spkiPem(fromBase64(rsa))).toString('ascii');
  test('is PEM, or base64 as a provider prints it', () => {
    for (const text of [pem, `\n${pem}\n`, `${rsa}\n`, pem.replaceAll('\n', '\r\n')]) expect(spkiInFile(text)).toBe(rsa);
  });
  test.each([
    ['nothing', ''],
    ['a certificate', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE')],
    ['a private key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['two keys', pem + pem],
    ['a key of another kind', generateKeyPairSync('x25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['words', 'no key'],
  ])('is not %s', (_, text) => {
    expect(spkiInFile(text)).toBeNull();
  });
});

test('all paper is said by leaving the forms out, and in no other way', () => {
  const paper = mixedKey(['lukasz', 'dora'], [{ form: 'paper' }, { form: 'paper' }]);
  expect(operation.safeParse(paper).success).toBe(false);
  expect(operation.safeParse(mixedKey(['lukasz', 'dora'], [{ form: 'paper' }, { form: 'token', spki: ec }])).success).toBe(true);
  expect(operation.safeParse(mixedKey(['lukasz', 'dora'], [{ form: 'paper' }, { form: 'token', spki: 'no base64' }])).success).toBe(false);
});
