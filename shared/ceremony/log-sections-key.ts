/** Sections of the log document: cards and bags, tokens, the key, the split (practice.md, what the log must hold, 5 to 8). */
import { fromBase64 } from '../bytes/base64.ts';
import { toHex } from '../bytes/hex.ts';
import type { TokenUsed } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import type { Operation } from '../format/operation.ts';
import { wrappedShardRecord } from '../format/wrapped-shard.ts';
import { everyGroup } from '../shards/subsets.ts';
import { CLAIMED, FORM, targetText } from './form-words.ts';
import { isAllPaper, isReadable, readableCards } from './forms.ts';
import type { Block, Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, moduleText, notRecorded, refusalText, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

/** Split keys, a card for each custodian; or one card made again. */
const makesCards = ({ kind, payload }: Operation): boolean => 'cards' in payload || kind === 'shard-replacement';
const MEDIUM = {
  page: 'from its page',
  scan: 'from a picture of its paper, the square code alone',
  typed: 'typed by hand',
  token: 'opened by its token',
} as const;
const NOT_READ = 'claimed, not read back: the provider alone can open it';
const NO_CARDS = 'This kind of ceremony makes no cards.';

export function cardsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const heading = '5 Cards and bags';
  if (!makesCards(state.opened.operation)) return { heading, blocks: [text(NO_CARDS), notRecorded('Other media and bags')] };
  if (state.manifest === null) return { heading, blocks: [text('No card was made.'), notRecorded('Other media and bags')] };
  const mixed = !isAllPaper(state);
  const rows = state.cards.map((card) => {
    const { index, holder, form, bag, issuedAt, readBack } = card;
    const where = form === 'paper' ? (bag ?? 'not handed out') : `no bag: ${FORM[form]}`;
    const unread = isReadable(card) ? 'not read back' : NOT_READ;
    return [
      String(index),
      nameOf(state.roster, holder),
      where,
      issuedAt === null ? '' : clock(state, issuedAt),
      readBack === null ? unread : `${MEDIUM[readBack.medium]}, ${clock(state, readBack.at)}`,
    ];
  });
  const refused = allOf(entries, 'card.readRefused').map(({ at, event: { body } }) => [
    clock(state, at),
    String(body.index),
    nameOf(state.roster, body.holder),
    refusalText(body.refusal),
  ]);
  return {
    heading,
    blocks: [
      table(
        mixed
          ? { Shard: 7, Holder: 25, Bag: 18, '=Handed out': 14, 'Read back': 31 }
          : { Card: 7, Holder: 28, Bag: 20, '=Handed out': 14, 'Read back': 26 },
        rows,
      ),
      ...(state.cards.every(isReadable) ? [] : [text(CLAIMED)]),
      tableOr(
        mixed ? 'Every shard that was read was accepted.' : 'Every card that was read was accepted.',
        { '=At (UTC)': 12, [mixed ? 'Shard' : 'Card']: 8, Holder: 24, 'Not accepted, because': 50 },
        refused,
      ),
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
  if ('holder' in body && typeof body.holder === 'string') return nameOf(roster, body.holder);
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
    ...allOf(entries, 'card.readRefused'),
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
        ...(state.wrapped.some(({ form }) => form === 'token') ? ['Serial numbers of tokens with a shard: section 8 has their keys'] : []),
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
        [
          'Backup',
          `None but the ${header.shards} ${isAllPaper(state) ? 'cards' : 'shards'}: any ${header.threshold} of them open the sealed key in the shard manifest`,
        ],
        ['Active since', state.activatedAt === null ? 'Not activated' : `${utc(state.activatedAt)} UTC`],
        ['Public key', publicKey === null ? 'None: a symmetric key' : toHex(fromBase64(publicKey.raw))],
      ),
      ...(publicKey === null ? [] : [digest('Public key fingerprint: SHA-256 of the SubjectPublicKeyInfo', publicKey.fingerprint)]),
    ],
  };
}

/** Never "every group" where a cover was tried (shared/shards/subsets.ts). `count`: of the shards that were combined. */
function combinedGroups(count: number, threshold: number, groups: number, shards: 'cards' | 'shards that were read back'): string {
  return everyGroup(count, threshold)
    ? `each of all ${groups} groups of ${threshold} ${shards} opened the key`
    : `each of ${groups} groups of ${threshold} ${shards} opened the key, every ${shards === 'cards' ? 'card' : 'one'} in ${threshold} of them; not every group was combined`;
}

/** Of each shard that is not on paper: the key that it is wrapped to, and the wrapped shard as the bundle has it. */
const wrappedBlocks = ({ wrapped }: CeremonyState): readonly Block[] =>
  wrapped.flatMap((shard) => [
    facts([
      `Shard ${shard.index}`,
      shard.form === 'provider' ? `Wrapped to a key of ${targetText(shard.target)}` : 'Wrapped to a key in a token',
    ]),
    digest(`Shard ${shard.index}: SHA-256 of the key it is wrapped to`, shard.keyFingerprint),
    digest(`Shard ${shard.index}: SHA-256 of the wrapped shard`, wrappedShardRecord.digest(shard)),
  ]);

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
  const combinedShards = isAllPaper(state) ? 'cards' : 'shards that were read back';
  const opening =
    combined === null
      ? 'Not tested'
      : `${clock(state, combined.at)} ${combinedGroups(readableCards(state).length, header.threshold, combined.subsets, combinedShards)}`;
  const untested = state.cards.filter((card) => !isReadable(card)).map(({ index }) => index);
  return {
    heading,
    blocks: [
      facts(
        ['Scheme', header.suite],
        ['Threshold', `${header.threshold} of ${header.shards}`],
        ['Set ID', manifest.setId],
        ['Test', [...refused, opening, ...(untested.length === 0 ? [] : [`In none of them: ${untested.join(', ')}, with a provider`])]],
      ),
      digest('Set digest', manifest.setDigest),
      table(
        { Shard: 8, Holder: 22, Form: 8, '=Commitment': 46, 'Receipt and read-back': 20 },
        shards.map(({ index, holder, form, commitment }) => {
          const card = state.cards.find((one) => one.index === index);
          const receipt = at(form === 'paper' ? 'handed out' : 'compared', card?.issuedAt);
          const read = form === 'provider' ? 'claimed, not read back' : at('read back', card?.readBack?.at);
          return [String(index), nameOf(state.roster, holder), form, commitment, `${receipt}\n${read}`];
        }),
      ),
      ...wrappedBlocks(state),
    ],
  };
}
