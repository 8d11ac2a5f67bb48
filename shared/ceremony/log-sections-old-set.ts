/** Sections of the log document about cards of a set that was made before: which were read (5), and what they opened (7). */
import type { Entry } from '../format/event-record.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { kindOf } from './kinds.ts';
import type { Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, notRecorded, refusalText, span, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

const REFUSED = { '=At (UTC)': 12, Card: 8, Holder: 24, 'Not accepted, because': 56 } as const;
const BAGS = notRecorded('The numbers of the bags: the witness writes them down', 'Other media');

/** The set whose cards were last begun with. */
const lastSet = (entries: readonly Entry[]): ShardManifest | undefined =>
  allOf(entries, 'oldSet.openingIntended').at(-1)?.event.body.manifest;

/** Every reading of every attempt: what was forgotten was read all the same. */
export function oldCardsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const heading = '5 Cards and bags';
  const set = lastSet(entries);
  if (set === undefined) return { heading, blocks: [text('No card was read.'), BAGS] };
  const reads = allOf(entries, 'oldSet.cardRead');
  const rows = set.shards.map(({ index, name, form }) => {
    const times = reads.filter(({ event }) => event.body.index === index).map(({ at }) => clock(state, at));
    return [String(index), name, form, times.length === 0 ? 'not read' : times.join(', ')];
  });
  const refused = allOf(entries, 'oldSet.cardRefused').map(({ at, event: { body } }) => [
    clock(state, at),
    String(body.index),
    nameOf(state.roster, body.holder),
    refusalText(body.refusal),
  ]);
  return {
    heading,
    blocks: [
      text('The cards were made in an earlier ceremony; none was made or changed here.'),
      table({ Card: 8, Holder: 36, Form: 14, '=Read and good (UTC)': 42 }, rows),
      tableOr('Every card that was read was accepted.', REFUSED, refused),
      BAGS,
    ],
  };
}

export function oldSetSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const heading = '7 The cards of the set';
  const { title } = kindOf(state.opened.operation);
  const set = lastSet(entries);
  const failed = allOf(entries, 'oldSet.openingFailed').map(({ at, event: { body } }) => [clock(state, at), refusalText(body.refusal)]);
  const failures = tableOr('No attempt failed.', { '=At (UTC)': 16, 'Not opened, because': 84 }, failed);
  if (set === undefined) return { heading, blocks: [facts(['Operation', title], ['Outcome', 'No card was read']), failures] };
  const { header } = set;
  const { opened } = state.oldSet;
  const outcome =
    opened === null
      ? 'The cards did not open the key'
      : `Cards ${opened.cards.join(', ')} opened the key, in each of ${opened.groups} groups of ${header.threshold}`;
  return {
    heading,
    blocks: [
      facts(
        ['Operation', title],
        ['Key', `${header.keyName}, epoch ${header.epoch}`],
        ['Made in', `${header.ceremonyId}, ${utc(header.created)} UTC`],
        ['Threshold', `${header.threshold} of ${header.shards}`],
        ['Set ID', set.setId],
        ['Outcome', outcome],
        ...(opened === null
          ? []
          : ([
              ['Time taken', `${span(Date.parse(opened.at) - Date.parse(opened.begun))}, from the first card asked for to the open key`],
              ['Key check value', opened.keyCheckValue],
            ] as const)),
        ['The key', 'Opened in the process that read the cards and wiped there; used for nothing, shown to nobody'],
      ),
      digest('Set digest', set.setDigest),
      ...(set.publicKey === null ? [] : [digest('Public key fingerprint: SHA-256 of the SubjectPublicKeyInfo', set.publicKey.fingerprint)]),
      failures,
    ],
  };
}
