/** A key that a token makes: begun, made, settled. */
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import { barred, cancelled, expired, expiryOf, restarted } from '../../support/ceremony-commands.ts';
import { anyDigest, type Ceremony } from '../../support/ceremony-of.ts';
import {
  destroyed,
  generated,
  generationFailed,
  generationIntended,
  HALF,
  keyExecuted,
  NOTHING,
  otherKey,
  PAIR,
  p256Key,
  settlementIntended,
  sought,
} from '../../support/keypair-records.ts';
import type { Attack } from './attack.ts';

const course = 'key in a token';
const step = 'execute';
type Before = (ceremony: Ceremony) => void;

const checked: Before = (ceremony) => {
  ceremony.record(ceremony.probed('before-secret'));
};
const announced: Before = (ceremony) => {
  checked(ceremony);
  ceremony.record(generationIntended(ceremony));
};
const made: Before = (ceremony) => {
  announced(ceremony);
  ceremony.record(generated(ceremony));
};
const interrupted: Before = (ceremony) => {
  announced(ceremony);
  ceremony.record(restarted(ceremony, 'generate'));
};
const foundPair: Before = (ceremony) => {
  interrupted(ceremony);
  ceremony.record(sought(PAIR));
};
const late: Before = (ceremony) => {
  interrupted(ceremony);
  ceremony.clock = Date.parse(expiryOf(ceremony));
  ceremony.record(expired(ceremony));
  ceremony.record(sought(PAIR));
};
const asIfAnnounced: Before = (ceremony) => {
  ceremony.state = {
    ...ceremony.state,
    keypair: { ...ceremony.state.keypair, standing: 'intended', intent: generationIntended(ceremony).body },
  };
};

const attack = (what: string, control: string, before: Before, event: Attack['event'], more: Partial<Attack> = {}): Attack => ({
  what,
  control,
  course,
  step,
  before,
  event,
  ...more,
});

const beginning: readonly Attack[] = [
  attack('a key made in a token in a ceremony of another kind', 'CER-KIND-1', checked, (ceremony) => generationIntended(ceremony), {
    course: 'key rotation',
  }),
  attack(
    'a key in a token on the first check of the machine alone',
    'PRB-SECRET-2',
    () => undefined,
    (ceremony) => generationIntended(ceremony),
  ),
  attack(
    'a key in a token with a network that came up since',
    'PRB-SECRET-1',
    (ceremony) => ceremony.record(ceremony.probed('before-secret', { network: 'fail' })),
    (ceremony) => generationIntended(ceremony),
  ),
  attack('a key in a token that was not approved', 'APP-DIGEST-1', checked, (ceremony) =>
    generationIntended(ceremony, { requestDigest: anyDigest }),
  ),
  attack('a key in a token after the request expired', 'CER-EXPIRED-1', checked, (ceremony) => generationIntended(ceremony), {
    at: (ceremony) => expiryOf(ceremony),
  }),
  attack(
    'a key in a token when an approver was barred',
    'CER-QUORUM-1',
    (ceremony) => {
      checked(ceremony);
      ceremony.record(barred('lukasz'));
    },
    (ceremony) => generationIntended(ceremony),
  ),
  attack('a key under another label', 'PAIR-NAME-1', checked, (ceremony) => generationIntended(ceremony, { label: 'signer_2' })),
  attack('a key in another token', 'PAIR-NAME-1', checked, (ceremony) => generationIntended(ceremony, { tokenSerial: '9876543210' })),
  attack('the token’s PIN with the ceremony master', 'SOD-PIN-1', checked, (ceremony) =>
    generationIntended(ceremony, { pinHolder: 'zoe' }),
  ),
  attack('the token’s PIN with the witness', 'SOD-PIN-1', checked, (ceremony) => generationIntended(ceremony, { pinHolder: 'pavlos' })),
  attack(
    'the token’s PIN with a custodian whose key was revoked',
    'SOD-PIN-1',
    (ceremony) => {
      ceremony.record(barred('eva'));
      checked(ceremony);
    },
    (ceremony) => generationIntended(ceremony),
  ),
  attack('a second generation while one is under way', 'CER-INTERRUPTED-1', announced, (ceremony) => generationIntended(ceremony)),
  attack('a second key in the token under the same approvals', 'CER-USED-1', made, (ceremony) => generationIntended(ceremony)),
];

const outcome = (what: string, control: string, change: Partial<EventOf<'keypair.generated'>['body']>): Attack =>
  attack(what, control, announced, (ceremony) => generated(ceremony, change));
const attribute = (what: string, change: Partial<EventOf<'keypair.generated'>['body']['attributes']>): Attack =>
  attack(`a key ${what}`, 'PAIR-ATTRIBUTES-1', announced, (ceremony) => {
    const { attributes } = generated(ceremony).body;
    return generated(ceremony, { attributes: { ...attributes, ...change } });
  });

const outcomes: readonly Attack[] = [
  attack('a key in a token out of nowhere', 'PAIR-INTENT-1', asIfAnnounced, (ceremony) => {
    const event = generated(ceremony);
    ceremony.state = { ...ceremony.state, keypair: { ...ceremony.state.keypair, standing: 'none', nonce: 'a1'.repeat(32) } };
    return event;
  }),
  attack('a failed generation out of nowhere', 'PAIR-INTENT-1', checked, () => generationFailed(NOTHING)),
  outcome('a key in a token under another label than was announced', 'PAIR-NAME-1', { label: 'signer_2' }),
  outcome('a key in a token under another id', 'PAIR-NAME-1', { id: 'd4'.repeat(16) }),
  attack('a key that another token made', 'PAIR-NAME-1', announced, (ceremony) => {
    const { token } = generated(ceremony).body;
    return generated(ceremony, { token: { ...token, serial: '9876543210' } });
  }),
  attack('a key of another algorithm than was approved', 'PAIR-KEY-1', announced, (ceremony) => generated(ceremony, {}, { key: p256Key })),
  outcome('a public key that is none', 'PAIR-KEY-1', { publicKey: 'AAAA' }),
  outcome('a public key with another’s fingerprint', 'PAIR-KEY-1', { fingerprint: anyDigest }),
  attribute('that may leave the token', { extractable: true }),
  attribute('of which the token does not say that it stays', { extractable: null }),
  attribute('that is not sensitive', { sensitive: false }),
  attribute('that is not kept in the token', { token: false }),
  attribute('that anybody sees', { private: false }),
  attribute('that may not sign', { sign: false }),
  attribute('that may decrypt', { decrypt: true }),
  attribute('that may unwrap', { unwrap: true }),
  attribute('that may derive', { derive: true }),
  attribute('that was not made in the token', { local: false }),
  attribute('that was extractable once', { neverExtractable: false }),
  attribute('that was not sensitive once', { alwaysSensitive: false }),
  attack('a key that signed another number', 'PAIR-POSSESSION-1', announced, (ceremony) =>
    generated(ceremony, {}, { nonce: 'e5'.repeat(32) }),
  ),
  attack('a public key whose private key did not sign', 'PAIR-POSSESSION-1', announced, (ceremony) => {
    const { possession } = generated(ceremony, {}, { key: otherKey }).body;
    return generated(ceremony, { possession });
  }),
  outcome('a proof of possession that is no signature', 'PAIR-POSSESSION-1', { possession: 'AAAA' }),
  attack('carried out without a key in the token', 'CER-QUORUM-1', announced, (ceremony) => keyExecuted(ceremony)),
  attack('carried out by another key', 'SET-DIGEST-1', made, () => ({
    type: 'ceremony.executed',
    body: { setDigest: null, keyCheckValue: null, publicKeyFingerprint: anyDigest },
  })),
  attack('a key in a token carried out as a card set', 'SET-DIGEST-1', made, (ceremony) => ({
    type: 'ceremony.executed',
    body: { ...keyExecuted(ceremony).body, setDigest: anyDigest },
  })),
  attack('a key in a token with a check value', 'SET-DIGEST-1', made, (ceremony) => ({
    type: 'ceremony.executed',
    body: { ...keyExecuted(ceremony).body, keyCheckValue: '0000000000000000' },
  })),
  attack('cancelling while the token makes the key', 'CER-INTERRUPTED-1', announced, () => cancelled('ines')),
  attack(
    'cancelling while a key is taken over',
    'CER-INTERRUPTED-1',
    (ceremony) => {
      foundPair(ceremony);
      ceremony.record(settlementIntended('adopt'));
    },
    () => cancelled('ines'),
  ),
  attack('expiring while the token makes the key', 'CER-STATE-1', announced, (ceremony) => expired(ceremony), {
    at: (ceremony) => expiryOf(ceremony),
  }),
  attack('barring an approver while the token makes the key', 'CER-STATE-1', announced, () => barred('lukasz')),
  attack('cancelling when the token has made the key', 'CER-USED-1', made, () => cancelled('ines')),
  attack('barring an approver when the token has made the key', 'CER-STATE-1', made, () => barred('lukasz')),
  attack('on without the key in the token', 'STEP-EVIDENCE-1', checked, (ceremony) => ceremony.completed()),
];

const settling: readonly Attack[] = [
  attack('a look into the token when nothing is to be settled', 'PAIR-INTENT-1', announced, () => sought(PAIR)),
  attack('a look into the token with the master’s PIN', 'SOD-PIN-1', interrupted, () => sought(PAIR, 'zoe')),
  attack('a decision when nothing is to be settled', 'PAIR-INTENT-1', announced, (ceremony) => {
    ceremony.state = { ...ceremony.state, keypair: { ...ceremony.state.keypair, found: PAIR } };
    return settlementIntended('destroy');
  }),
  attack('a decision with the master’s PIN', 'SOD-PIN-1', foundPair, () => settlementIntended('destroy', { pinHolder: 'zoe' })),
  attack('a decision by one person', 'CER-INTERRUPTED-2', foundPair, () => settlementIntended('destroy', { by: ['zoe', 'zoe'] })),
  attack('a decision by somebody who does not take part', 'CER-INTERRUPTED-2', foundPair, () =>
    settlementIntended('destroy', { by: ['zoe', 'nobody'] }),
  ),
  attack('destroying before anybody looked', 'PAIR-FOUND-1', interrupted, () => settlementIntended('destroy')),
  attack(
    'taking half a key over',
    'PAIR-FOUND-1',
    (ceremony) => {
      interrupted(ceremony);
      ceremony.record(sought(HALF));
    },
    () => settlementIntended('adopt'),
  ),
  attack(
    'destroying what is not there',
    'PAIR-FOUND-1',
    (ceremony) => {
      interrupted(ceremony);
      ceremony.record(sought(NOTHING));
    },
    () => settlementIntended('destroy'),
  ),
  attack(
    'taking over on what was found before the station stopped again',
    'PAIR-FOUND-1',
    (ceremony) => {
      foundPair(ceremony);
      ceremony.record(restarted(ceremony, null));
    },
    () => settlementIntended('adopt'),
  ),
  attack('that nothing was made, when something was found', 'PAIR-FOUND-1', foundPair, () => ({
    type: 'act.resolved',
    body: { act: 'generate', outcome: 'did-not-happen', by: ['zoe', 'pavlos'], note: 'We saw nothing' },
  })),
  attack('that nothing was made, before anybody looked', 'PAIR-FOUND-1', interrupted, () => ({
    type: 'act.resolved',
    body: { act: 'generate', outcome: 'did-not-happen', by: ['zoe', 'pavlos'], note: 'We saw nothing' },
  })),
  attack('that it was made, without taking it over', 'PAIR-FOUND-1', foundPair, () => ({
    type: 'act.resolved',
    body: { act: 'generate', outcome: 'happened', by: ['zoe', 'pavlos'], note: 'We saw it' },
  })),
  attack('a key taken over that nobody decided to take over', 'PAIR-INTENT-1', foundPair, (ceremony) => generated(ceremony)),
  attack('destroyed without a decision', 'PAIR-INTENT-1', foundPair, () => destroyed),
  attack(
    'destroyed where it was decided to take it over',
    'PAIR-INTENT-1',
    (ceremony) => {
      foundPair(ceremony);
      ceremony.record(settlementIntended('adopt'));
    },
    () => destroyed,
  ),
  attack(
    'a key taken over with the number of its making',
    'PAIR-POSSESSION-1',
    (ceremony) => {
      foundPair(ceremony);
      ceremony.record(settlementIntended('adopt'));
    },
    (ceremony) => generated(ceremony, {}, { nonce: 'a1'.repeat(32) }),
  ),
  attack('a key taken over after the request expired', 'CER-EXPIRED-1', foundPair, () => settlementIntended('adopt'), {
    at: (ceremony) => expiryOf(ceremony),
  }),
  attack('a key taken over in a ceremony that expired', 'CER-STATE-1', late, () => settlementIntended('adopt')),
  attack(
    'on with something in the token that nobody settled',
    'CER-INTERRUPTED-1',
    (ceremony) => {
      announced(ceremony);
      ceremony.record(generationFailed(null));
    },
    (ceremony) => ceremony.probed('before-secret'),
  ),
];

export const keypairAttacks = [...beginning, ...outcomes, ...settling];
