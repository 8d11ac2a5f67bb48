/** Attacks on shards that are not on paper: at opening, at what was made, at what is handed out and read back. */
import { fromBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import type { ShardForm } from '../../../shared/format/shard-form.ts';
import type { ShardManifest } from '../../../shared/format/shard-manifest.ts';
import { type WrappedShard, wrappedShardRecord } from '../../../shared/format/wrapped-shard.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { masterKeyGenerationMixed } from '../../../shared/script/master-key-mixed.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import { mixedKey, p256Key, rsaKey, target } from '../../support/mixed-forms.ts';
import type { Attack } from './attack.ts';
import type { OpeningAttack } from './opening-attack.ts';

const HOLDERS = ['lukasz', 'dora', 'eva'];
const paper: ShardForm = { form: 'paper' };
const inToken = (spki = p256Key()): ShardForm => ({ form: 'token', spki });
const withProvider = (spki = rsaKey(), account: string = target.account): ShardForm => ({
  form: 'provider',
  target: { ...target, account, key: target.key.replace(target.account, account) },
  spki,
});

const opening = (what: string, control: string, forms: readonly ShardForm[]): OpeningAttack => ({
  what,
  control,
  of: { operation: mixedKey(HOLDERS, forms) },
});
const same = p256Key();

export const formOpenings: readonly OpeningAttack[] = [
  opening('forms of two of three shards', 'FORM-COUNT-1', [paper, inToken()]),
  opening('a token’s key that is RSA', 'FORM-KEY-1', [paper, inToken(rsaKey()), paper]),
  opening('a provider’s key that is on P-256', 'FORM-KEY-1', [paper, withProvider(p256Key()), paper]),
  opening('a key that is none', 'FORM-KEY-1', [paper, inToken('AAAA'), paper]),
  opening('one key for two shards', 'FORM-KEY-2', [inToken(same), paper, inToken(same)]),
  {
    what: 'a shard wrapped to the key with which somebody signs',
    control: 'FORM-KEY-3',
    of: { operation: mixedKey(HOLDERS, [paper, inToken(), paper]) },
    change: (opened) => {
      const signer = opened.roster.people.find(({ key }) => key.algorithm === 'ecdsa-p256')?.key.spki ?? '';
      return { ...opened, operation: mixedKey(HOLDERS, [paper, inToken(signer), paper]) };
    },
  },
  {
    what: 'an account with as many shards as open the key',
    control: 'FORM-ACCOUNT-1',
    // with a fourth custodian, so that the others alone would be enough to read back
    change: (opened) => {
      const { roster, participants } = opened;
      const [one] = roster.people.filter(({ id }) => id === 'lukasz');
      if (one === undefined) throw new Error('nobody to be like');
      const spki = p256Key();
      const key = { algorithm: 'ecdsa-p256' as const, spki, fingerprint: digestHex(fromBase64(spki)) };
      return {
        ...opened,
        roster: { ...roster, people: [...roster.people, { ...one, id: 'gil', name: 'Gil Ejemplo', key }] },
        participants: { ...participants, custodians: [...HOLDERS, 'gil'] },
        operation: mixedKey([...HOLDERS, 'gil'], [paper, paper, withProvider(), withProvider()]),
        script: masterKeyGenerationMixed,
      };
    },
  },
  opening('fewer shards that can be read back than open the key', 'FORM-READABLE-1', [
    paper,
    withProvider(),
    withProvider(rsaKey(), '444455556666'),
  ]),
  {
    what: 'shards of several forms in a script that knows cards only',
    control: 'FORM-SCRIPT-1',
    of: { operation: mixedKey(HOLDERS), script: masterKeyGeneration },
  },
];

const announced = (ceremony: Ceremony): void => {
  ceremony.record(ceremony.probed('before-secret'));
  ceremony.record(ceremony.intendedMaking());
};
const made = (
  what: string,
  control: string,
  change: (ceremony: Ceremony) => { readonly manifest?: ShardManifest; readonly wrapped?: readonly WrappedShard[] },
): Attack => ({
  what,
  control,
  course: 'master key, mixed',
  step: 'make',
  before: announced,
  event: (ceremony) => {
    const { manifest = ceremony.manifest, wrapped = ceremony.wrapped } = change(ceremony);
    return ceremony.made(manifest, wrapped);
  },
});
type Shard = ShardManifest['shards'][number];
const withShard = (manifest: ShardManifest, index: number, change: (shard: Shard) => Shard): ShardManifest => ({
  ...manifest,
  shards: manifest.shards.map((shard) => (shard.index === index ? change(shard) : shard)),
});
const asPaper = ({ index, holder, name, commitment, possessionKey }: Shard): Shard => ({
  index,
  holder,
  name,
  commitment,
  possessionKey,
  form: 'paper',
});
/** The manifest names what was put in its place, so that nothing but the shard itself is wrong. */
const replaced = ({ manifest, wrapped }: Ceremony, index: number, change: (one: WrappedShard) => WrappedShard) => {
  const changed = wrapped.map((one) => (one.index === index ? change(one) : one));
  const one = changed.find((given) => given.index === index);
  if (one === undefined) throw new Error(`shard ${index} is not wrapped`);
  const digest = wrappedShardRecord.digest(one);
  return {
    manifest: withShard(manifest, index, (shard) => (shard.form === 'paper' ? shard : { ...shard, wrapped: digest })),
    wrapped: changed,
  };
};
const otherTarget = (one: WrappedShard): WrappedShard =>
  one.form === 'provider' ? { ...one, target: { ...target, key: target.key.replace('1234abcd', '9999abcd') } } : one;

const makings: readonly Attack[] = [
  made('a shard on paper that was to be in a token', 'KEY-MANIFEST-1', ({ manifest, wrapped }) => ({
    manifest: withShard(manifest, 2, asPaper),
    wrapped: wrapped.slice(1),
  })),
  made('a shard wrapped to another key than was approved', 'KEY-MANIFEST-1', ({ manifest }) => ({
    manifest: withShard(manifest, 2, (shard) => (shard.form === 'paper' ? shard : { ...shard, keyFingerprint: anyDigest })),
  })),
  made('no wrapped shard at all', 'KEY-MANIFEST-1', () => ({ wrapped: [] })),
  made('a wrapped shard missing', 'KEY-MANIFEST-1', ({ wrapped }) => ({ wrapped: wrapped.slice(1) })),
  made('wrapped shards in another order', 'KEY-MANIFEST-1', ({ wrapped }) => ({ wrapped: wrapped.toReversed() })),
  made('a shard wrapped for another key of the provider', 'KEY-MANIFEST-1', (ceremony) => replaced(ceremony, 3, otherTarget)),
  made('a wrapped shard that is not the manifest’s', 'WRAP-MANIFEST-1', ({ wrapped }) => ({
    wrapped: wrapped.map((one) => (one.form === 'token' ? { ...one, enc: `BB${one.enc.slice(2)}` } : one)),
  })),
  made('a wrapped shard of another set', 'WRAP-SET-1', (ceremony) => replaced(ceremony, 2, (one) => ({ ...one, setDigest: anyDigest }))),
  {
    what: 'a page of a shard that is not on paper',
    control: 'KEY-MANIFEST-1',
    course: 'master key, mixed',
    step: 'make',
    before: announced,
    event: (ceremony) => {
      const { body } = ceremony.made();
      return { type: 'key.made', body: { ...body, pages: [...body.pages, { index: 2, file: 'card-2.pdf' }] } };
    },
  },
  {
    what: 'a wrapped shard where every one was to be on paper',
    control: 'KEY-MANIFEST-1',
    step: 'make',
    before: announced,
    event: (ceremony) => {
      const { setDigest, header } = ceremony.manifest;
      const stray: WrappedShard = {
        format: 'keyrite-wrapped-shard-v1',
        mode: header.mode,
        keyName: header.keyName,
        setDigest,
        epoch: header.epoch,
        index: 1,
        keyFingerprint: anyDigest,
        form: 'provider',
        suite: 'RSA-OAEP-SHA256',
        target,
        ciphertext: Buffer.alloc(256).toString('base64'),
      };
      return ceremony.made(ceremony.manifest, [stray]);
    },
  },
];

const issued = (index: number, holder: string, bag: string | null): CeremonyEvent => ({
  type: 'card.issued',
  body: { index, holder, bag },
});
const turn = (
  what: string,
  control: string,
  step: 'issue-card' | 'read-card',
  times: number,
  event: (ceremony: Ceremony) => CeremonyEvent,
): Attack => ({ what, control, course: 'master key, mixed', step, times, event });
const readFrom = (ceremony: Ceremony, index: number, holder: string, medium: 'page' | 'typed' | 'token'): CeremonyEvent => {
  const { body } = ceremony.readBack(index, holder);
  return { type: 'card.readBack', body: { ...body, medium } };
};

const turns: readonly Attack[] = [
  turn('a card without a bag', 'CARD-BAG-1', 'issue-card', 1, () => issued(1, 'lukasz', null)),
  turn('a bag for a shard in a token', 'CARD-BAG-1', 'issue-card', 2, () => issued(2, 'dora', 'EX-002')),
  turn('a bag for a shard with a provider', 'CARD-BAG-1', 'issue-card', 3, () => issued(3, 'eva', 'EX-003')),
  turn('a card read back by a token', 'CARD-FORM-1', 'read-card', 1, (one) => readFrom(one, 1, 'lukasz', 'token')),
  turn('a shard in a token read back from a page', 'CARD-FORM-1', 'read-card', 2, (one) => readFrom(one, 2, 'dora', 'page')),
  turn('a shard with a provider read back', 'CARD-FORM-1', 'read-card', 3, (one) => readFrom(one, 3, 'eva', 'typed')),
  turn('a shard with a provider read back by a token', 'CARD-FORM-1', 'read-card', 3, (one) => readFrom(one, 3, 'eva', 'token')),
  turn('on without reading back the shard in a token', 'STEP-EVIDENCE-1', 'read-card', 2, (one) => one.completed()),
  {
    what: 'combining without the shard in the token',
    control: 'SET-READBACK-1',
    course: 'mixed, without reading back',
    step: 'combine',
    event: (ceremony) => ceremony.combined(),
  },
  {
    what: 'combining groups with a shard that was not read back',
    control: 'SET-COMBINE-1',
    course: 'master key, mixed',
    step: 'combine',
    event: (ceremony) => ({ type: 'shards.combined', body: { ...ceremony.combined().body, subsets: 3 } }),
  },
];

export const formAttacks: readonly Attack[] = [...makings, ...turns];
