/** Openings that must be refused. */
import { rsaVerify } from '../../../electron/rsa.ts';
import { fromBase64, toBase64 } from '../../../shared/bytes/base64.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { fold } from '../../../shared/ceremony/fold.ts';
import { openingRefusal } from '../../../shared/ceremony/opening.ts';
import { appendEvent } from '../../../shared/format/event-record.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/format/policy.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import type { Script } from '../../../shared/format/script.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';
import { type CeremonyOptions, keyRotation, masterKey, openedBody } from '../../support/ceremony-of.ts';
import type { Room } from '../../support/ceremony-room.ts';
import { mixedKeyOf } from '../../support/mixed-forms.ts';
import { ATTESTED } from './attack.ts';
import { formOpenings } from './form-attacks.ts';
import type { Opened, OpeningAttack } from './opening-attack.ts';

const people =
  (change: Partial<Opened['participants']>) =>
  (opened: Opened): Opened => ({ ...opened, participants: { ...opened.participants, ...change } });
const person =
  (id: string, change: (one: Roster['people'][number], roster: Roster) => Roster['people'][number]) =>
  (opened: Opened): Opened => ({
    ...opened,
    roster: { ...opened.roster, people: opened.roster.people.map((one) => (one.id === id ? change(one, opened.roster) : one)) },
  });
const policy =
  (change: (given: Policy) => Partial<Policy>) =>
  (opened: Opened): Opened => ({ ...opened, policy: { ...opened.policy, ...change(opened.policy) } });
const group = (name: string, operations: Policy['approverGroups'][number]['operations'], ...members: string[]) => ({
  name,
  members,
  operations,
});
const script =
  (change: (given: Script) => Script) =>
  (opened: Opened): Opened => ({ ...opened, script: change(opened.script) });
const operation =
  (change: (given: Opened['operation'] & { readonly kind: 'master-key-generation' }) => Opened['operation']) =>
  (opened: Opened): Opened => {
    if (opened.operation.kind !== 'master-key-generation') throw new Error('another kind');
    return { ...opened, operation: change(opened.operation) };
  };

/** Of a practice vendor, as attestation-chain.ts makes them; its key is forgotten. */
const ROOT =
  'MIIBXTCCAQSgAwIBAgIQQEF6T+43uEnGia6yv8Xs/zAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFQUkFDVElDRSBQSVYgUm9vdDAgFw0xNjAzMTQwMDAwMDBaGA8yMDUyMDQxNzAwMDAwMFowHDEaMBgGA1UEAwwRUFJBQ1RJQ0UgUElWIFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATMc51zrVDUHEieAQnXnKNrIhAvSi5Gw3AFs8QTn7RAtCiCzfE2YcNXKZYanEIFhmemUVDlQVFUynPnGKvSxRz2oyYwJDASBgNVHRMBAf8ECDAGAQH/AgEBMA4GA1UdDwEB/wQEAwICBDAKBggqhkjOPQQDAgNHADBEAiBvGuEVottgpDvwnPRjkK2PiHONixFKIyNYfiZmcdX+rwIgC5pl+odlwT9MW2KnVxMxsLZeZmx/ytok1qTTyVIYMMo=';

const stuck: CeremonyOptions = { operation: { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-500' } } };
const compromised = (id: string): CeremonyOptions => ({
  operation: { kind: 'compromised-approver', payload: { person: id, since: '2026-11-01T00:00:00.000Z' } },
});

export const openingAttacks: readonly OpeningAttack[] = [
  { what: 'production with a practice roster', control: 'CER-MODE-1', change: (opened) => ({ ...opened, mode: 'production' }) },
  { what: 'the script of another kind', control: 'CER-SCRIPT-1', change: script(() => SCRIPTS['key-rotation']) },
  {
    what: 'the script of a kind with a quorum for an emergency',
    control: 'CER-SCRIPT-1',
    of: stuck,
    change: script(() => SCRIPTS['key-rotation']),
  },
  {
    what: 'a script without approvals',
    control: 'SCRIPT-KIND-2',
    change: script((given) => ({
      ...given,
      acts: given.acts
        .map((act) => ({ ...act, steps: act.steps.filter(({ action }) => action !== 'approve') }))
        .filter(({ steps }) => steps[0]),
    })),
  },
  {
    what: 'a script that takes approvals at any time for a key that is made in the room',
    control: 'SCRIPT-KIND-3',
    change: script((given) => ({ ...given, approvals: 'any-time' })),
  },
  {
    what: 'a script in which the card is out of the reader when it signs',
    control: 'SCRIPT-PHYSICAL-1',
    change: script((given) => ({
      ...given,
      acts: given.acts.map((act) => ({
        ...act,
        steps: act.steps.map((step) => (step.action === 'approve' ? { ...step, puts: [], leaves: [] } : step)),
      })),
    })),
  },
  { what: 'a person who is not on the roster', control: 'CER-PEOPLE-1', change: people({ witness: 'nobody' }) },
  { what: 'a custodian who is not on the roster', control: 'CER-PEOPLE-1', change: people({ custodians: ['lukasz', 'dora', 'nobody'] }) },
  { what: 'the initiator as the witness', control: 'CER-PEOPLE-2', change: people({ witness: 'ines' }) },
  { what: 'the initiator as a custodian', control: 'CER-PEOPLE-2', change: people({ custodians: ['lukasz', 'dora', 'ines'] }) },
  { what: 'a custodian named twice', control: 'SOD-PERSON-1', change: people({ custodians: ['lukasz', 'dora', 'lukasz'] }) },
  {
    what: 'a key with the digest of another',
    control: 'CER-KEY-1',
    change: person('eva', (eva, roster) => ({
      ...eva,
      key: { ...eva.key, fingerprint: roster.people.find(({ id }) => id === 'dora')?.key.fingerprint ?? '' },
    })),
  },
  {
    what: 'a key that is called by another algorithm',
    control: 'CER-KEY-1',
    change: person('eva', (eva) => ({ ...eva, key: { ...eva.key, algorithm: 'ecdsa-p256' } })),
  },
  {
    what: 'a key of a kind that does not count',
    control: 'CER-KEY-1',
    change: person('eva', (eva) => {
      // X25519 (RFC 8410 §4): 44 bytes like an Ed25519 key, and signs nothing
      const spki = fromBase64(eva.key.spki).map((byte, at) => (at === 8 ? 0x6e : byte));
      return { ...eva, key: { ...eva.key, spki: toBase64(spki), fingerprint: digestHex(spki) } };
    }),
  },
  {
    what: 'one person as master and witness',
    control: 'SOD-PERSON-1',
    change: (opened) => people({ witness: 'zoe' })(person('zoe', (zoe) => ({ ...zoe, roles: ['master', 'witness'] }))(opened)),
  },
  {
    what: 'one person as initiator and custodian',
    control: 'SOD-PERSON-1',
    change: (opened) =>
      people({ custodians: ['lukasz', 'dora', 'ines'] })(
        person('ines', (ines) => ({ ...ines, roles: ['initiator', 'custodian'] }))(opened),
      ),
  },
  {
    what: 'one key under two names',
    control: 'SOD-PERSON-1',
    change: person('eva', (eva, roster) => ({ ...eva, key: roster.people.find(({ id }) => id === 'dora')?.key ?? eva.key })),
  },
  { what: 'a single approval', control: 'CER-THRESHOLD-1', change: (opened) => ({ ...opened, approvalThreshold: 1 }) },
  { what: 'no approval', control: 'CER-THRESHOLD-1', change: (opened) => ({ ...opened, approvalThreshold: 0 }) },
  { what: 'more approvals than the policy allows', control: 'CER-THRESHOLD-1', change: (opened) => ({ ...opened, approvalThreshold: 10 }) },
  {
    what: 'fewer approvals than the policy of this kind asks for',
    control: 'CER-THRESHOLD-1',
    change: policy(({ ceremonies }) => ({
      ceremonies: {
        ...ceremonies,
        thresholds: { ...ceremonies.thresholds, 'master-key-generation': { minimum: 3, default: 3, maximum: 5 } },
      },
    })),
  },
  { what: 'more approvals than custodians', control: 'CER-THRESHOLD-2', change: (opened) => ({ ...opened, approvalThreshold: 4 }) },
  {
    what: 'more cards to open the key than there are',
    control: 'CER-THRESHOLD-3',
    change: operation(({ kind, payload }) => ({ kind, payload: { ...payload, cards: { threshold: 4, shards: 3 } } })),
  },
  {
    what: 'cards in another order than the custodians',
    control: 'CER-HOLDERS-1',
    change: operation(({ kind, payload }) => ({ kind, payload: { ...payload, holders: payload.holders.toReversed() } })),
  },
  {
    what: 'a card for somebody who is no custodian',
    control: 'CER-HOLDERS-1',
    change: operation(({ kind, payload }) => ({ kind, payload: { ...payload, holders: ['lukasz', 'dora', 'ines'] } })),
  },
  {
    what: 'one card more than there are custodians',
    control: 'CER-HOLDERS-1',
    change: operation(({ kind, payload }) => ({ kind, payload: { ...payload, cards: { threshold: 2, shards: 4 } } })),
  },
  { what: 'attestations required, and no vendor', control: 'ATT-ROOTS-2', of: { policy: ATTESTED } },
  ...(
    [
      ['that are no certificates', { roots: ['MAA='], intermediates: [] }],
      ['twice', { roots: [ROOT, ROOT], intermediates: [] }],
      ['a root among what stands below one', { roots: [], intermediates: [ROOT] }],
    ] as const
  ).map(
    ([what, { roots, intermediates }]): OpeningAttack => ({
      what: `vendors’ roots ${what}`,
      control: 'ATT-ROOTS-1',
      change: (opened) => ({ ...opened, attestation: { roots: [...roots], intermediates: [...intermediates] } }),
    }),
  ),
  { what: 'nobody who asks', control: 'CER-CAST-1', change: people({ initiator: null }) },
  {
    what: 'a policy that allows no ceremonies',
    control: 'POL-ENABLED-1',
    change: policy(({ ceremonies }) => ({ ceremonies: { ...ceremonies, enabled: false } })),
  },
  {
    what: 'a request that is good for longer than the policy allows',
    control: 'POL-TIMEOUT-1',
    change: (opened) => ({ ...opened, timeoutMinutes: DEFAULT_POLICY.ceremonies.maxTimeoutMinutes + 1 }),
  },
  {
    what: 'a custodian who is in no group of this kind',
    control: 'POL-GROUP-1',
    change: policy(() => ({ approverGroups: [group('keys', ['master-key-generation'], 'lukasz', 'dora@example.org')] })),
  },
  {
    what: 'custodians whose group approves another kind',
    control: 'POL-GROUP-1',
    of: { operation: keyRotation },
    change: policy(() => ({ approverGroups: [group('keys', ['master-key-generation', 'ceremony:cancel'], 'lukasz', 'dora', 'eva')] })),
  },
  { what: 'an emergency with custodians', control: 'INC-PEOPLE-1', of: stuck, change: people({ custodians: ['lukasz', 'dora'] }) },
  { what: 'an emergency with an initiator', control: 'INC-PEOPLE-1', of: stuck, change: people({ initiator: 'ines' }) },
  {
    what: 'an emergency with a quorum',
    control: 'INC-PEOPLE-1',
    of: stuck,
    change: (opened) => ({ ...opened, approvalThreshold: 2 }),
  },
  { what: 'an emergency led by a custodian', control: 'CER-PEOPLE-2', of: stuck, change: people({ master: 'dora' }) },
  { what: 'an emergency about its own master', control: 'INC-PEOPLE-2', of: compromised('zoe') },
  { what: 'an emergency about its own witness', control: 'INC-PEOPLE-2', of: compromised('pavlos') },
  { what: 'an emergency about a stranger', control: 'CER-PEOPLE-1', of: compromised('nobody') },
  ...formOpenings,
];

export function openingAsked({ of, change }: OpeningAttack, room: Room): Refusal | null {
  const opened = openedBody(room, of);
  return openingRefusal(change?.(opened) ?? opened);
}

/** CER-OPEN-2 */
export function otherBeginning(): Refusal | null {
  const first = appendEvent(undefined, 'KC-2026-001', '2026-11-22T14:00:00.000Z', { type: 'ceremony.paused', body: { reason: 'Lunch' } });
  const folded = fold(undefined, first, rsaVerify);
  return folded.ok ? null : folded.refusal;
}

/** What opens, as it stands here. */
export const lawful = (room: Room): readonly Refusal[] =>
  [{}, stuck, compromised('dora'), { operation: keyRotation }, { operation: masterKey(room) }, { operation: mixedKeyOf(room) }].flatMap(
    (options) => openingRefusal(openedBody(room, options)) ?? [],
  );
