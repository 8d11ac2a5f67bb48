/** Sections of the log document: cards and bags, tokens, the key, the split (practice.md, what the log must hold, 5 to 8). */
import { fromBase64 } from '../bytes/base64.ts';
import { toHex } from '../bytes/hex.ts';
import type { TokenUsed } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import type { Operation } from '../format/operation.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { everyGroup } from '../shards/subsets.ts';
import type { Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, moduleText, notRecorded, refusalText, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

/** Split keys, a card for each custodian; or one card made again. */
const makesCards = ({ kind, payload }: Operation): boolean => 'cards' in payload || kind === 'shard-replacement';
const NO_CARDS = 'This kind of ceremony makes no cards.';

export function cardsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const heading = '5 Cards and bags';
  if (!makesCards(state.opened.operation)) return { heading, blocks: [text(NO_CARDS), notRecorded('Other media and bags')] };
  if (state.manifest === null) return { heading, blocks: [text('No card was made.'), notRecorded('Other media and bags')] };
  const medium = { page: 'from its page', scan: 'from a picture of its paper, the square code alone', typed: 'typed by hand' } as const;
  const rows = state.cards.map(({ index, holder, bag, issuedAt, readBack }) => [
    String(index),
    nameOf(state.roster, holder),
    bag ?? 'not handed out',
    issuedAt === null ? '' : clock(state, issuedAt),
    readBack === null ? 'not read back' : `${medium[readBack.medium]}, ${clock(state, readBack.at)}`,
  ]);
  const refused = allOf(entries, 'card.readRefused').map(({ at, event: { body } }) => [
    clock(state, at),
    String(body.index),
    nameOf(state.roster, body.holder),
    refusalText(body.refusal),
  ]);
  return {
    heading,
    blocks: [
      table({ Card: 7, Holder: 28, Bag: 20, '=Handed out': 14, 'Read back': 26 }, rows),
      tableOr('Every card that was read was accepted.', { '=At (UTC)': 12, Card: 8, Holder: 24, 'Not accepted, because': 50 }, refused),
      notRecorded('The seal of a bag when it was opened: the bags were new', 'Other media'),
    ],
  };
}

interface Use {
  readonly person: string;
  readonly token: TokenUsed;
  readonly what: string;
}

/** The PIN of the token that makes keys is no person's. */
function triedBy({ roster }: CeremonyState, body: object): string {
  if (!('person' in body)) return 'the token that makes the key';
  return typeof body.person === 'string' ? nameOf(roster, body.person) : 'a stranger';
}

export function tokensSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const uses: readonly Use[] = [
    ...allOf(entries, 'participant.identified').map(({ event: { body } }) => ({ ...body, what: 'identification' })),
    ...allOf(entries, 'ceremony.approved').map(({ event: { body } }) => ({ ...body, what: 'approval' })),
    ...allOf(entries, 'bytes.confirmed').map(({ event: { body } }) => ({ ...body, what: 'confirmation' })),
  ];
  const tokens = new Map<string, Use[]>();
  for (const use of uses) tokens.set(use.token.serial, [...(tokens.get(use.token.serial) ?? []), use]);
  const rows = [...tokens.values()].map((same) => {
    const [first] = same;
    const on = state.roster.people.find(({ id }) => id === first?.person);
    const slots = [...new Set(same.map(({ token }) => token.slot))].join(', ');
    return [
      on?.name ?? '',
      first?.token.serial ?? '',
      first?.token.label ?? '',
      on?.token.model ?? '',
      slots,
      same.map(({ what }) => what).join(', '),
    ];
  });
  const failures = [
    ...allOf(entries, 'identification.refused'),
    ...allOf(entries, 'ceremony.approval_rejected'),
    ...allOf(entries, 'signature.refused'),
    ...allOf(entries, 'keypair.generationFailed'),
    ...allOf(entries, 'keypair.settlementRefused'),
  ].filter(({ event: { body } }) => body.refusal.control.startsWith('TOK-PIN-'));
  return {
    heading: '6 Tokens',
    blocks: [
      facts(
        ['Modules', state.opened.modules.map(moduleText)],
        [
          'PIN failures',
          failures.length === 0
            ? 'None recorded'
            : failures.map(({ at, event: { body } }) => `${clock(state, at)} ${triedBy(state, body)}: ${refusalText(body.refusal)}`),
        ],
      ),
      tableOr('No token was used.', { Person: 22, '=Serial': 20, Label: 13, Model: 16, Slot: 15, 'Used for': 24 }, rows),
      notRecorded(
        state.keypair.intent === null ? 'Firmware of the tokens' : 'Firmware of the people’s tokens',
        'Object IDs and attributes of people’s keys (extractable, sensitive)',
      ),
    ],
  };
}

const algorithms = { ed25519: 'Ed25519 (RFC 8032), 256 bits', 'aes-256': 'AES, 256 bits' } as const;

/** Of master-key-generation; other kinds have another section in this place (log-sections-operation.ts). */
export function keySection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { manifest } = state;
  const heading = '7 The key';
  if (manifest === null) return { heading, blocks: [text('No key was made.')] };
  const { header, publicKey } = manifest;
  const intended = allOf(entries, 'key.makingIntended').at(-1)?.event.body;
  const holderOf = (fingerprint: string): string =>
    state.roster.people.find(({ key }) => key.fingerprint === fingerprint)?.name ?? fingerprint;
  const contributed = (intended?.contributors ?? []).map((fingerprint) => `The token of ${holderOf(fingerprint)}`);
  const none = (intended?.withoutGenerator ?? []).map((fingerprint) => `Not the token of ${holderOf(fingerprint)}: no generator to ask`);
  return {
    heading,
    blocks: [
      facts(
        ['Key', `${header.keyName}, epoch ${header.epoch}`],
        ['Algorithm and size', algorithms[header.keyAlgorithm]],
        ['Made', `${utc(header.created)} UTC`],
        ['Key check value', manifest.keyCheckValue],
        ['Randomness', ['The system’s generator', ...contributed, ...none]],
        ['Backup', `None but the ${header.shards} cards: any ${header.threshold} of them open the sealed key in the shard manifest`],
        ['Active since', state.activatedAt === null ? 'Not activated' : `${utc(state.activatedAt)} UTC`],
        ['Public key', publicKey === null ? 'None: a symmetric key' : toHex(fromBase64(publicKey.raw))],
      ),
      ...(publicKey === null ? [] : [digest('Public key fingerprint: SHA-256 of the SubjectPublicKeyInfo', publicKey.fingerprint)]),
    ],
  };
}

/** Never "every group" where a cover was tried (shared/shards/subsets.ts). */
function combinedGroups({ shards, threshold }: ShardManifest['header'], groups: number): string {
  return everyGroup(shards, threshold)
    ? `each of all ${groups} groups of ${threshold} cards opened the key`
    : `each of ${groups} groups of ${threshold} cards opened the key, every card in ${threshold} of them; not every group was combined`;
}

export function splitSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { manifest } = state;
  const heading = '8 The split';
  if (!makesCards(state.opened.operation)) return { heading, blocks: [text('This kind of ceremony splits no key.')] };
  if (manifest === null) return { heading, blocks: [text('Nothing was split.')] };
  const { header, shards } = manifest;
  const at = (what: string, when: string | null | undefined): string =>
    typeof when === 'string' ? `${what} ${clock(state, when)}` : `not ${what}`;
  const refused = allOf(entries, 'shards.combineRefused').map(
    ({ at, event: { body } }) => `${clock(state, at)} not opened: ${refusalText(body.refusal)}`,
  );
  const combined = state.combined;
  const opening = combined === null ? 'Not tested' : `${clock(state, combined.at)} ${combinedGroups(header, combined.subsets)}`;
  return {
    heading,
    blocks: [
      facts(
        ['Scheme', header.suite],
        ['Threshold', `${header.threshold} of ${header.shards}`],
        ['Set ID', manifest.setId],
        ['Test', [...refused, opening]],
      ),
      digest('Set digest', manifest.setDigest),
      table(
        { Shard: 8, Holder: 22, Form: 8, '=Commitment': 46, 'Receipt and read-back': 20 },
        shards.map(({ index, holder, form, commitment }) => {
          const card = state.cards.find((one) => one.index === index);
          const receipt = at('handed out', card?.issuedAt);
          const read = at('read back', card?.readBack?.at);
          return [String(index), nameOf(state.roster, holder), form, commitment, `${receipt}\n${read}`];
        }),
      ),
    ],
  };
}
