/** Section 7 of the log document for a key that a token made: the token, the key, its attributes as read back, the proof of possession. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { Entry } from '../format/event-record.ts';
import type { PairAttributes } from '../format/keypair.ts';
import { keypairAsked } from './keypair.ts';
import { SIGNING } from './kind-words.ts';
import type { Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, people, refusalText, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

/** As PKCS#11 names them, and what each means for the key. */
const ATTRIBUTES: readonly (readonly [Exclude<keyof PairAttributes, 'generatedBy'>, string, string])[] = [
  ['token', 'CKA_TOKEN', 'kept in the token'],
  ['private', 'CKA_PRIVATE', 'seen only after the PIN'],
  ['sensitive', 'CKA_SENSITIVE', 'never shown in plain'],
  ['extractable', 'CKA_EXTRACTABLE', 'may leave the token'],
  ['sign', 'CKA_SIGN', 'may sign'],
  ['decrypt', 'CKA_DECRYPT', 'may decrypt'],
  ['unwrap', 'CKA_UNWRAP', 'may unwrap other keys'],
  ['derive', 'CKA_DERIVE', 'may derive other keys'],
  ['local', 'CKA_LOCAL', 'made in the token'],
  ['neverExtractable', 'CKA_NEVER_EXTRACTABLE', 'could never leave it'],
  ['alwaysSensitive', 'CKA_ALWAYS_SENSITIVE', 'was sensitive from the first'],
];
const flagText = (value: boolean | null): string => (value === null ? 'not said by the module' : String(value));

function attributeRows(attributes: PairAttributes): readonly (readonly string[])[] {
  const flags = ATTRIBUTES.map(([name, attribute, meaning]) => [attribute, flagText(attributes[name]), meaning]);
  return [
    ...flags,
    ['CKA_KEY_GEN_MECHANISM', attributes.generatedBy ?? 'not said by the module', 'how it was made, as the key itself says'],
  ];
}

export function tokenKeySection(state: CeremonyState, entries: readonly Entry[]): Section {
  const heading = '7 The key';
  const asked = keypairAsked(state);
  const { generated, intent } = state.keypair;
  const refused = state.executionRefusals.map(({ at, refusal }) => [clock(state, at), refusalText(refusal)]);
  const refusals = tableOr('Nothing else was asked for.', { '=At (UTC)': 16, 'Asked for and not begun, because': 84 }, refused);
  if (asked === null || generated === null || intent === null) return { heading, blocks: [text('No key was made.'), refusals] };
  const { token, attributes } = generated;
  const adopted = allOf(entries, 'keypair.settlementIntended').findLast(({ event }) => event.body.way === 'adopt');
  const executed = state.executedAt === null ? 'Not recorded as carried out' : `Carried out on ${utc(state.executedAt)} UTC`;
  return {
    heading,
    blocks: [
      facts(
        ['Key', asked.label],
        ['Algorithm and size', SIGNING[asked.algorithm]],
        [
          'Token',
          [
            `Serial ${token.serial}, label ${token.label}`,
            `${token.manufacturer} ${token.model}, firmware ${token.firmware}, slot ${token.slot}`,
          ],
        ],
        ['Object ID (CKA_ID)', generated.id],
        ['Made', `${utc(generated.at)} UTC, by ${generated.mechanism}`],
        ...(adopted !== undefined && generated.adopted
          ? ([
              ['Taken over', `After an interruption, as ${people(state, adopted.event.body.by)} decided: ${adopted.event.body.note}`],
            ] as const)
          : []),
        ['PIN of the token', `Entered by ${nameOf(state.roster, intent.pinHolder)}`],
        ['Randomness', 'The token’s own generator'],
        ['Backup', 'None: the key cannot leave the token'],
        [
          'Proof of possession',
          'The key signed the number that the station had drawn for it, with the request’s digest; the signature verifies with the public key',
        ],
        [
          'Attestation',
          generated.attestation.length === 0
            ? 'The token shows none'
            : generated.attestation.map((certificate) => `Certificate with the SHA-256 ${digestHex(fromBase64(certificate))}`),
        ],
        ['Outcome', executed],
      ),
      digest('Public key fingerprint: SHA-256 of the SubjectPublicKeyInfo', generated.fingerprint),
      text('The attributes of the private key, read back after it was made:'),
      table({ '=Attribute': 34, Value: 24, Meaning: 42 }, attributeRows(attributes)),
      refusals,
    ],
  };
}
