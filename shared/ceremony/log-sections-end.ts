/** The last sections of the log document: exceptions, sign-off, and the whole log (practice.md, what the log must hold, 11 and 12). */
import type { Entry } from '../format/event-record.ts';
import { isQuorumKind } from '../format/operation.ts';
import type { Block, Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { logSentence } from './log-sentence.ts';
import { clock, facts, notRecorded, people, refusalText, table, tableOr, text } from './log-words.ts';
import { probeOf } from './probes.ts';
import { type CeremonyState, nameOf } from './state.ts';

const touched = (resolved: CeremonyState['exceptions'][number]['resolved']): string => {
  if (resolved === null) return 'not decided';
  return resolved.affects.length === 0 ? 'none' : resolved.affects.join(', ');
};

export function exceptionsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const name = (id: string): string => nameOf(state.roster, id);
  const exceptions = state.exceptions.map(({ number, step, at, expected, happened, by, probe, resolved }) => [
    `${number}\nStep ${step}`,
    expected,
    `${happened}\n${probe === null ? '' : `About: ${probeOf(probe)?.title ?? probe}\n`}Raised by ${name(by)}, ${clock(state, at)}`,
    resolved === null ? 'STILL OPEN' : `${resolved.decided}\nDecided by ${people(state, resolved.by)}, ${clock(state, resolved.at)}`,
    touched(resolved),
  ]);
  const breaks = entries.flatMap(({ record: { at, event } }) =>
    event.type === 'ceremony.paused' ||
    event.type === 'ceremony.resumed' ||
    event.type === 'station.restarted' ||
    event.type === 'act.resolved' ||
    event.type === 'approver.barred' ||
    event.type === 'ceremony.cancelled' ||
    event.type === 'ceremony.expired' ||
    event.type === 'key.makingFailed' ||
    event.type === 'keypair.generationFailed' ||
    event.type === 'keypair.sought' ||
    event.type === 'keypair.settlementIntended' ||
    event.type === 'keypair.destroyed' ||
    event.type === 'keypair.settlementRefused'
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
      tableOr('No exception was recorded.', { 'No.': 9, Expected: 22, Happened: 28, Decision: 29, 'Touches the outputs': 14 }, exceptions),
      tableOr('There was no break, and the station was not restarted.', { '=At (UTC)': 12, 'What happened': 70 }, breaks),
      tableOr('No identification or signature had to be repeated.', { '=At (UTC)': 12, Person: 24, 'Not accepted, because': 50 }, retries),
      notRecorded('Entry to and exit from the room'),
    ],
  };
}

function afterSeal({ sealed, opened, head }: CeremonyState): readonly Block[] {
  if (sealed === null) {
    return [text(`The log is not sealed. This is a view of it as it stood at record ${head.seq}, and nobody signs it.`)];
  }
  const leaves = isQuorumKind(opened.operation.kind)
    ? 'the bundle and its export, stands in the station’s own log and in the bundle'
    : 'and the export of this file, stands in the station’s own log';
  return [
    text(
      `What follows the seal, the signatures below, ${leaves}. Each signer signs this file, with all that is attached, by the key of their own token.`,
    ),
    { kind: 'signatures' },
  ];
}

export function signOffSection(state: CeremonyState, entries: readonly Entry[]): Section {
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
  const copies = allOf(entries, 'log.copied').map(({ at, event: { body } }) => [
    clock(state, at),
    body.folder,
    body.refusal === null ? String(body.seq) : 'not copied',
    body.refusal === null ? body.head : refusalText(body.refusal),
  ]);
  return {
    heading: '12 Sign-off',
    blocks: [
      facts(['Witness', verdict], ['Remark', signoff === null || signoff.remark === '' ? 'None' : signoff.remark]),
      tableOr('No log head was written down.', { Record: 9, Step: 8, 'Written down by, at (UTC)': 28, '=Log head': 55 }, heads),
      tableOr(
        'The log was not copied to a second medium.',
        { '=At (UTC)': 12, 'Copy of the log in': 34, 'Up to record': 12, '=Log head, or why there is no copy': 42 },
        copies,
      ),
      notRecorded('Destruction and wiping, beyond the steps above', 'Auditor', 'Video reference'),
      ...afterSeal(state),
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
