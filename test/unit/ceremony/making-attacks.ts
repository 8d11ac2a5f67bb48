/** The key, its cards, the set. */
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { fromHex } from '../../../shared/bytes/hex.ts';
import type { ShardHeader } from '../../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../../shared/format/shard-manifest.ts';
import { readSetId } from '../../../shared/format/share-card.ts';
import { setDigestOf } from '../../../shared/shards/manifest-check.ts';
import { barred, cancelled, raised, resolved, restarted, settled } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import type { Attack } from './attack.ts';

const checked = (ceremony: Ceremony): void => {
  ceremony.record(ceremony.probed('before-secret'));
};
const announced = (ceremony: Ceremony): void => {
  checked(ceremony);
  ceremony.record(ceremony.intendedMaking());
};
const made = (ceremony: Ceremony): void => {
  announced(ceremony);
  ceremony.record(ceremony.made());
};

const activated = (ceremony: Ceremony): void => {
  ceremony.record({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } });
};

/** As if a making had been announced, which another control prevents. */
const asIfAnnounced = (ceremony: Ceremony): void => {
  ceremony.state = { ...ceremony.state, making: 'intended' };
};

const otherKind: readonly Attack[] = [
  {
    what: 'a key made in a ceremony of another kind',
    control: 'CER-KIND-1',
    course: 'key rotation, made',
    step: 'make',
    before: checked,
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'the outcome of a making in a ceremony of another kind',
    control: 'CER-KIND-1',
    course: 'key rotation, made',
    step: 'make',
    before: asIfAnnounced,
    event: (ceremony) => ceremony.made(),
  },
  {
    what: 'a ceremony of another kind carried out by a set',
    control: 'CER-KIND-1',
    course: 'key rotation, made',
    step: 'activate',
    event: (ceremony) => ceremony.executed(),
  },
];

const making: readonly Attack[] = [
  {
    what: 'making without a quorum',
    control: 'CER-QUORUM-1',
    step: 'make',
    course: 'without approvals',
    before: checked,
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making after the request expired',
    control: 'CER-EXPIRED-1',
    step: 'make',
    before: checked,
    event: (ceremony) => ceremony.intendedMaking(),
    at: (ceremony) => ceremony.state.request?.value.expires ?? '',
  },
  { what: 'making on the first check alone', control: 'PRB-SECRET-2', step: 'make', event: (ceremony) => ceremony.intendedMaking() },
  {
    what: 'making with a network that came up since',
    control: 'PRB-SECRET-1',
    step: 'make',
    before: (ceremony) => ceremony.record(ceremony.probed('before-secret', { network: 'fail' })),
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making on the check of a making that failed',
    control: 'PRB-SECRET-2',
    step: 'make',
    before: (ceremony) => {
      announced(ceremony);
      ceremony.record({ type: 'key.makingFailed', body: { refusal: { control: 'CUST-ENDED-1', operands: {} } } });
    },
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making on an exception for another camera',
    control: 'PRB-SECRET-1',
    step: 'make',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('before-secret', { camera: 'fail' }, { camera: '1 found: taped' }));
      ceremony.record(raised(ceremony, { probe: 'camera' }));
      ceremony.record(resolved(ceremony));
      ceremony.record(ceremony.probed('before-secret', { camera: 'fail' }, { camera: '2 found' }));
    },
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making on what the witness saw before something changed',
    control: 'PRB-SECRET-1',
    step: 'make',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('before-secret', {}, { network: 'another cable, no carrier' }));
    },
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making what was not approved',
    control: 'APP-DIGEST-1',
    step: 'make',
    before: checked,
    event: (ceremony) => ({ type: 'key.makingIntended', body: { ...ceremony.intendedMaking().body, requestDigest: anyDigest } }),
  },
  {
    what: 'making a set of which a card would go to a custodian whose key was revoked',
    control: 'KEY-HOLDER-1',
    step: 'make',
    before: (ceremony) => {
      // who did not approve: the quorum stands
      ceremony.record(barred('eva'));
      checked(ceremony);
    },
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'making without one custodian’s randomness',
    control: 'KEY-ENTROPY-1',
    step: 'make',
    before: checked,
    event: (ceremony) => {
      const { body } = ceremony.intendedMaking();
      return { type: 'key.makingIntended', body: { ...body, contributors: body.contributors.slice(1) } };
    },
  },
  {
    what: 'making with one custodian’s randomness twice',
    control: 'KEY-ENTROPY-1',
    step: 'make',
    before: checked,
    event: (ceremony) => {
      const { body } = ceremony.intendedMaking();
      const [first = ''] = body.contributors;
      return { type: 'key.makingIntended', body: { ...body, contributors: [first, ...body.contributors.slice(0, -1)] } };
    },
  },
  {
    what: 'making with one custodian’s card both giving randomness and without a generator, and another in neither list',
    control: 'KEY-ENTROPY-1',
    step: 'make',
    before: checked,
    event: (ceremony) => {
      const { body } = ceremony.intendedMaking();
      const [first = '', ...rest] = body.contributors;
      return { type: 'key.makingIntended', body: { ...body, contributors: [first, ...rest.slice(1)], withoutGenerator: [first] } };
    },
  },
  { what: 'a key out of nowhere', control: 'KEY-INTENT-1', step: 'make', before: checked, event: (ceremony) => ceremony.made() },
  {
    what: 'a failure out of nowhere',
    control: 'KEY-INTENT-1',
    step: 'make',
    before: checked,
    event: () => ({ type: 'key.makingFailed', body: { refusal: { control: 'CUST-ENDED-1', operands: {} } } }),
  },
  {
    what: 'a second making while one is under way',
    control: 'CER-INTERRUPTED-1',
    step: 'make',
    before: announced,
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'a second key under the same approvals',
    control: 'CER-USED-1',
    step: 'make',
    before: made,
    event: (ceremony) => ceremony.intendedMaking(),
  },
  {
    what: 'a second key after claiming that the first was interrupted',
    control: 'CER-USED-1',
    step: 'make',
    before: (ceremony) => {
      made(ceremony);
      ceremony.record(restarted(ceremony, 'make'));
      ceremony.record(settled('make'));
    },
    event: (ceremony) => ceremony.intendedMaking(),
  },
];

const manifest = (what: string, control: string, change: (manifest: ShardManifest) => ShardManifest): Attack => ({
  what: `a manifest with ${what}`,
  control,
  step: 'make',
  before: announced,
  event: (ceremony) => ceremony.made(change(ceremony.manifest)),
});

/** Digest and id are computed again, so that nothing but the header, and what hangs on it, is wrong. */
const header = (
  what: string,
  change: Partial<ShardHeader>,
  more: (manifest: ShardManifest) => Partial<ShardManifest> = () => ({}),
): Attack =>
  manifest(what, 'KEY-MANIFEST-1', (given) => {
    const changed = { ...given.header, ...change };
    const setDigest = setDigestOf(changed, fromBase64(given.sealed));
    return { ...given, header: changed, setDigest, setId: readSetId(fromHex(setDigest)), ...more(given) };
  });

const manifests: readonly Attack[] = [
  manifest('another set digest', 'MANIFEST-SET-1', (given) => ({ ...given, setDigest: anyDigest })),
  manifest('another set id', 'MANIFEST-SET-1', (given) => ({ ...given, setId: 'Q'.repeat(17) })),
  manifest('another sealed key', 'MANIFEST-SET-1', (given) => ({ ...given, sealed: toBase64(new Uint8Array(60)) })),
  manifest('a sealed key cut short', 'MANIFEST-SEALED-1', (given) => ({ ...given, sealed: toBase64(new Uint8Array(59)) })),
  manifest('one commitment twice', 'MANIFEST-SHARDS-1', (given) => ({
    ...given,
    shards: given.shards.map((shard) => ({ ...shard, commitment: given.shards[0]?.commitment ?? '' })),
  })),
  manifest('a public key of another fingerprint', 'MANIFEST-KEY-1', (given) => ({
    ...given,
    publicKey: given.publicKey === null ? null : { ...given.publicKey, fingerprint: anyDigest },
  })),
  manifest('no public key', 'MANIFEST-KEY-1', (given) => ({ ...given, publicKey: null })),
  header('another ceremony', { ceremonyId: 'KC-2026-000' }),
  header('another mode', { mode: 'production' }),
  header('another key name', { keyName: 'EX-OTHER-2027' }),
  header('another epoch', { epoch: 2 }),
  header('another threshold', { threshold: 3 }),
  header('one card fewer', { shards: 2 }, ({ shards }) => ({ shards: shards.slice(0, 2) })),
  header('another key algorithm', { keyAlgorithm: 'aes-256' }, () => ({ publicKey: null })),
  manifest('a shard in a form that nobody asked for', 'KEY-MANIFEST-1', (given) => ({
    ...given,
    shards: given.shards.map((shard, place) =>
      place === 0 ? { ...shard, form: 'provider', keyFingerprint: anyDigest, wrapped: anyDigest } : shard,
    ),
  })),
  manifest('the holders exchanged', 'KEY-MANIFEST-1', (given) => {
    const holders = given.shards.map(({ holder }) => holder).toReversed();
    return { ...given, shards: given.shards.map((shard, at) => ({ ...shard, holder: holders[at] ?? '' })) };
  }),
  {
    what: 'a page for a card that is not in the set',
    control: 'KEY-MANIFEST-1',
    step: 'make',
    before: announced,
    event: (ceremony) => {
      const { body } = ceremony.made();
      return { type: 'key.made', body: { ...body, pages: [...body.pages, { index: 4, file: 'card-4.pdf' }] } };
    },
  },
];

const cards: readonly Attack[] = [
  {
    what: 'a card to another holder',
    control: 'CARD-HOLDER-1',
    step: 'issue-card',
    event: () => ({ type: 'card.issued', body: { index: 1, holder: 'dora', bag: 'EX-001' } }),
  },
  {
    what: 'another card than the step’s',
    control: 'STEP-ORDER-1',
    step: 'issue-card',
    event: () => ({ type: 'card.issued', body: { index: 2, holder: 'dora', bag: 'EX-002' } }),
  },
  {
    what: 'another holder’s card read back',
    control: 'CARD-HOLDER-1',
    step: 'read-card',
    event: (ceremony) => ceremony.readBack(1, 'dora'),
  },
  {
    what: 'another card than the step’s read back',
    control: 'STEP-ORDER-1',
    step: 'read-card',
    event: (ceremony) => ceremony.readBack(2, 'dora'),
  },
  {
    what: 'a card read back with a check left out',
    control: 'CARD-CHECKS-1',
    step: 'read-card',
    event: (ceremony) => {
      const { body } = ceremony.readBack(1, 'lukasz');
      return { type: 'card.readBack', body: { ...body, passed: body.passed.slice(0, 5) } };
    },
  },
  {
    what: 'a card read back with one check said six times',
    control: 'CARD-CHECKS-1',
    step: 'read-card',
    event: (ceremony) => {
      const { body } = ceremony.readBack(1, 'lukasz');
      return { type: 'card.readBack', body: { ...body, passed: body.passed.map(() => 'readable' as const) } };
    },
  },
  { what: 'on without reading the card back', control: 'STEP-EVIDENCE-1', step: 'read-card', event: (ceremony) => ceremony.completed() },
  {
    what: 'combining cards that were not read back',
    control: 'SET-READBACK-1',
    step: 'combine',
    course: 'without reading back',
    event: (ceremony) => ceremony.combined(),
  },
  {
    what: 'combining fewer groups than there are',
    control: 'SET-COMBINE-1',
    step: 'combine',
    event: (ceremony) => ({ type: 'shards.combined', body: { ...ceremony.combined().body, subsets: 2 } }),
  },
  {
    what: 'combining groups of another size',
    control: 'SET-COMBINE-1',
    step: 'combine',
    event: (ceremony) => ({ type: 'shards.combined', body: { ...ceremony.combined().body, threshold: 3 } }),
  },
  {
    what: 'another key check value from combining',
    control: 'SET-OUTCOME-1',
    step: 'combine',
    event: (ceremony) => ({ type: 'shards.combined', body: { ...ceremony.combined().body, keyCheckValue: '0000000000000000' } }),
  },
  {
    what: 'another public key from combining',
    control: 'SET-OUTCOME-1',
    step: 'combine',
    event: (ceremony) => ({ type: 'shards.combined', body: { ...ceremony.combined().body, publicKeyFingerprint: null } }),
  },
  {
    what: 'activation of a set that was not combined',
    control: 'SET-COMBINE-2',
    step: 'activate',
    course: 'without combining',
    event: (ceremony) => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } }),
  },
  {
    what: 'activation of another set',
    control: 'SET-DIGEST-1',
    step: 'activate',
    event: () => ({ type: 'set.activated', body: { setDigest: anyDigest } }),
  },
  {
    what: 'activation of a set of which a card lies with a custodian whose key was revoked since',
    control: 'KEY-HOLDER-1',
    step: 'activate',
    before: (ceremony) => {
      ceremony.record(barred('eva'));
    },
    event: (ceremony) => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } }),
  },
  {
    what: 'activation a second time',
    control: 'CER-USED-1',
    step: 'activate',
    before: activated,
    event: (ceremony) => ({ type: 'set.activated', body: { setDigest: ceremony.manifest.setDigest } }),
  },
  { what: 'execution without activation', control: 'CER-QUORUM-1', step: 'activate', event: (ceremony) => ceremony.executed() },
  {
    what: 'execution with another outcome',
    control: 'SET-DIGEST-1',
    step: 'activate',
    before: activated,
    event: (ceremony) => ({ type: 'ceremony.executed', body: { ...ceremony.executed().body, keyCheckValue: '0000000000000000' } }),
  },
  {
    what: 'execution with another public key',
    control: 'SET-DIGEST-1',
    step: 'activate',
    before: activated,
    event: (ceremony) => ({ type: 'ceremony.executed', body: { ...ceremony.executed().body, publicKeyFingerprint: null } }),
  },
  {
    what: 'execution with another set',
    control: 'SET-DIGEST-1',
    step: 'activate',
    before: activated,
    event: (ceremony) => ({ type: 'ceremony.executed', body: { ...ceremony.executed().body, setDigest: anyDigest } }),
  },
  {
    what: 'execution a second time',
    control: 'CER-USED-1',
    step: 'activate',
    before: (ceremony) => {
      activated(ceremony);
      ceremony.record(ceremony.executed());
    },
    event: (ceremony) => ceremony.executed(),
  },
  {
    what: 'cancelling what was carried out',
    control: 'CER-USED-1',
    step: 'sign-off',
    event: () => cancelled('ines'),
  },
];

export const makingAttacks = [...otherKind, ...making, ...manifests, ...cards];
