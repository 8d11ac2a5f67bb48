/** The last sections of the log document: certificates, exceptions, sign-off, and the whole log (practice.md, what the log must hold, 10 to 12). */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { Entry } from '../format/event-record.ts';
import type { Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { logSentence } from './log-sentence.ts';
import { clock, facts, notRecorded, people, refusalText, table, tableOr, text } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

export function certificatesSection(state: CeremonyState): Section {
  const { roster } = state;
  return {
    heading: '10 Certificates',
    blocks: [
      text(
        'No certificate or revocation list was made: this kind of ceremony makes none. Participants brought these, issued by the roster’s trust roots.',
      ),
      table({ Person: 24, '=SHA-256 of the certificate': 76 }, [
        ...roster.people.map(({ name, certificate }) => [name, digestHex(fromBase64(certificate))]),
        ...roster.trustRoots.map((root, index) => [`Trust root ${index + 1}`, digestHex(fromBase64(root))]),
      ]),
    ],
  };
}

export function exceptionsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const name = (id: string): string => nameOf(state.roster, id);
  const exceptions = state.exceptions.map(({ number, step, at, expected, happened, decided, by, affects }) => [
    `${number}\nStep ${step}\n${clock(state, at)}`,
    expected,
    happened,
    `${decided}\n${people(state, by)}`,
    affects.length === 0 ? 'none' : affects.join(', '),
  ]);
  const breaks = entries.flatMap(({ record: { at, event } }) =>
    event.type === 'ceremony.paused' ||
    event.type === 'ceremony.resumed' ||
    event.type === 'station.restarted' ||
    event.type === 'act.resolved' ||
    event.type === 'ceremony.cancelled' ||
    event.type === 'ceremony.expired' ||
    event.type === 'key.makingFailed'
      ? [[clock(state, at), logSentence(state, event)]]
      : [],
  );
  const retries = [...allOf(entries, 'identification.refused'), ...allOf(entries, 'signature.refused')].map(({ at, event: { body } }) => [
    clock(state, at),
    name(body.person),
    refusalText(body.refusal),
  ]);
  return {
    heading: '11 Exceptions, breaks and retries',
    blocks: [
      tableOr('No exception was recorded.', { 'No.': 12, Expected: 22, Happened: 26, 'Decided, by whom': 28, Touches: 14 }, exceptions),
      tableOr('There was no break, and the station was not restarted.', { '=At (UTC)': 12, 'What happened': 70 }, breaks),
      tableOr('No identification or signature had to be repeated.', { '=At (UTC)': 12, Person: 24, 'Not accepted, because': 50 }, retries),
      notRecorded('Entry to and exit from the room'),
    ],
  };
}

export function signOffSection(state: CeremonyState): Section {
  const { signoff } = state;
  const verdict =
    signoff === null
      ? 'Not recorded'
      : `${nameOf(state.roster, signoff.person)} ${signoff.agrees ? 'agrees' : 'DOES NOT AGREE'} that this ceremony followed the script (${clock(state, signoff.at)})`;
  const heads = state.heads.map(({ seq, head, at, by, step }) => [
    String(seq),
    step,
    `${nameOf(state.roster, by)}\n${clock(state, at)}`,
    head,
  ]);
  return {
    heading: '12 Sign-off',
    blocks: [
      facts(['Witness', verdict], ['Remark', signoff === null || signoff.remark === '' ? 'None' : signoff.remark]),
      tableOr('No log head was written down.', { Record: 9, Step: 8, 'Written down by, at (UTC)': 28, '=Log head': 55 }, heads),
      notRecorded('Destruction and wiping: none is part of this kind of ceremony', 'Auditor', 'Video reference'),
      text(
        'What follows the seal, the signatures below, the bundle and its export, stands in the station’s own log and in the bundle. Each signer signs this file, with all that is attached, by the key of their own token.',
      ),
      { kind: 'signatures' },
    ],
  };
}

export const appendixSection = (state: CeremonyState, entries: readonly Entry[]): Section => ({
  heading: 'Appendix: the whole log',
  blocks: [
    text(
      'Every record in one sentence, with the first eight digits of its SHA-256. Each record names the digest of the one before it, so the last fixes them all.',
    ),
    table(
      { 'No.': 7, '=Time (UTC)': 15, 'What happened': 66, '=Record': 12 },
      entries.map(({ record, digest: own }) => [
        String(record.seq),
        `${clock(state, record.at)}${record.at.slice(19, 23)}`,
        logSentence(state, record.event),
        own.slice(0, 8),
      ]),
    ),
  ],
});
