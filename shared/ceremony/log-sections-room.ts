/** Sections of the log document: script, software and machine, participants, steps (practice.md, what the log must hold, 2 to 4). */
import { fromHex } from '../bytes/hex.ts';
import { wordsOf } from '../bytes/words.ts';
import type { CeremonyEvent, EventOf, EventType } from '../format/ceremony-event.ts';
import type { Entry } from '../format/event-record.ts';
import { isQuorumKind } from '../format/operation.ts';
import { rosterRecord } from '../format/roster.ts';
import { scriptRecord } from '../format/script.ts';
import { performerOf } from './evidence.ts';
import { initialsIn, participantIds } from './initials.ts';
import type { Block, Section } from './log-document.ts';
import { policyBlocks } from './log-sections-ceremony.ts';
import { apart, clock, digest, facts, local, moduleText, notRecorded, span, table, text, utc, withPerson } from './log-words.ts';
import { probeOf } from './probes.ts';
import { type CeremonyState, nameOf, personOf } from './state.ts';

export interface Happened<T extends EventType> {
  readonly at: string;
  readonly event: EventOf<T>;
}

const isOf = <T extends EventType>(event: CeremonyEvent, type: T): event is EventOf<T> => event.type === type;
/** Every record of one type, in order. */
export const allOf = <T extends EventType>(entries: readonly Entry[], type: T): readonly Happened<T>[] =>
  entries.flatMap(({ record: { event, at } }) => (isOf(event, type) ? [{ at, event }] : []));

const results = { pass: 'pass', fail: 'stopped', 'cannot-tell': 'cannot tell' } as const;

function evidenceTable(state: CeremonyState, { event: { body }, at }: Happened<'machine.probed'>, isLast: boolean): readonly Block[] {
  const settled = (probe: string): string =>
    state.exceptions
      .filter((exception) => exception.probe === probe)
      .map(({ number }) => `, exception ${number}`)
      .join('');
  const saw = (probe: string): string => {
    const seen = isLast ? state.probesSeen.get(probe) : undefined;
    if (seen !== undefined) return `${nameOf(state.roster, seen.by)}: ${seen.agrees ? 'the same' : 'something else'}`;
    return probeOf(probe)?.witnessed === true ? 'not recorded' : 'machine only';
  };
  const rows = body.findings.map(({ probe, found, source, result }) => [
    probeOf(probe)?.title ?? probe,
    found,
    source,
    ...(body.phase === 'check' ? [saw(probe)] : []),
    `${results[result]}${result === 'pass' ? '' : settled(probe)}`,
  ]);
  if (body.phase === 'check') {
    const columns = { Check: 18, 'The machine found': 30, 'Read from': 20, 'The witness saw': 22, Result: 12 };
    return [text(`The machine was checked at ${clock(state, at)}.`), table(columns, rows)];
  }
  return [
    text(`The machine looked again just before the secret, at ${clock(state, at)}.`),
    table({ Check: 18, 'The machine found': 42, 'Read from': 30, Result: 12 }, rows),
  ];
}

const APPROVED = { room: 'Approvals are given in the room', 'any-time': 'Approvals may be given before the room meets' } as const;

export function machineSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { opened, probes } = state;
  const checks = allOf(entries, 'machine.probed');
  const lastCheck = checks.findLast(({ event }) => event.body.phase === 'check');
  return {
    heading: '2 Script, software and machine',
    blocks: [
      facts(
        [
          'Script',
          [
            `${state.script.title}: ${opened.script.id}, version ${opened.script.version}`,
            ...(isQuorumKind(opened.operation.kind) ? [APPROVED[opened.script.approvals]] : []),
          ],
        ],
        ['Roster', `${opened.roster.organisation}, issued ${utc(opened.roster.issued)} UTC`],
        ['Roster digest', rosterRecord.digest(opened.roster)],
        ['Software', `${opened.software.name} ${opened.software.version}, on ${opened.software.runtime}`],
        ['Software digest', opened.software.digest],
        ['Token modules', opened.modules.map(moduleText)],
        ['Machine', probes === null ? 'Not checked' : `${probes.machine.vendor} ${probes.machine.model}, serial ${probes.machine.serial}`],
        ['Kernel and image', probes === null ? 'Not checked' : [probes.machine.kernel, probes.machine.image]],
      ),
      digest('Script digest', scriptRecord.digest(opened.script)),
      ...policyBlocks(state),
      ...checks.flatMap((check) => evidenceTable(state, check, check === lastCheck)),
      notRecorded('Digests of the operating system image and of other tools', 'An inventory of devices beyond the findings above'),
    ],
  };
}

/** In this ceremony; each has one (SOD-PERSON-1). */
function roleOf({ opened: { participants } }: CeremonyState, id: string): string {
  if (id === participants.master) return 'ceremony master';
  if (id === participants.witness) return 'witness';
  return id === participants.initiator ? 'initiator' : 'custodian';
}

export function peopleSection(state: CeremonyState): Section {
  const initials = initialsIn(state);
  const ids = participantIds(state);
  const rows = ids.map((id) => {
    const person = personOf(state.roster, id);
    const known = state.identified.get(id);
    const how = known === undefined ? ['Not identified', ''] : [`${known.document}\nToken ${known.tokenSerial}`, clock(state, known.at)];
    const from = `${person?.organisation ?? ''}\n${person?.contact ?? 'no contact on the roster'}`;
    return [nameOf(state.roster, id), initials(id), roleOf(state, id), from, ...how];
  });
  return {
    heading: '3 Participants',
    blocks: [
      table({ Name: 22, Initials: 8, Role: 13, 'Organisation, contact': 25, 'Identified by': 21, '=At (UTC)': 11 }, rows),
      ...(state.opened.participants.initiator === null ? [text('An emergency has no initiator and no custodians.')] : []),
      text('Each is known by the key of a token. Its fingerprint is the SHA-256 of the public key (SubjectPublicKeyInfo).'),
      table(
        { Person: 19, '=Key fingerprint': 38, 'The same in words': 43 },
        ids.map((id) => {
          const fingerprint = personOf(state.roster, id)?.key.fingerprint ?? '';
          return [nameOf(state.roster, id), fingerprint, wordsOf(fromHex(fingerprint)).join(' ')];
        }),
      ),
      notRecorded('Arrival and departure', 'Attestation of the tokens', 'Checks for conflicts of interest'),
    ],
  };
}

export function stepsSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const initials = initialsIn(state);
  const difference = allOf(entries, 'clock.compared').map(({ at, event: { body } }) => {
    return `At ${clock(state, at)} UTC the watch of ${nameOf(state.roster, body.by)} said ${body.watch}: ${apart(body.offsetSeconds)}`;
  });
  const acts = state.acts.flatMap((act): readonly Block[] => {
    const runs = act.steps.map(({ id }) => state.runs.get(id));
    const begun = runs[0]?.startedAt;
    const done = runs.at(-1)?.completed?.at;
    const used =
      begun === undefined || done === undefined ? 'not finished in this record' : `used ${span(Date.parse(done) - Date.parse(begun))}`;
    const rows = act.steps.map((step) => {
      const run = state.runs.get(step.id);
      const performer = run === undefined ? step.performer : (run.completed?.performer ?? performerOf(state, step));
      const title = withPerson(state, step.title, performer);
      if (run === undefined || run.completed === null)
        return [step.id, title, '', run === undefined ? 'not begun' : clock(state, run.startedAt), `${step.minutes} min`];
      const { at, confirmer, answer } = run.completed;
      return [
        step.id,
        `${title}\n“${withPerson(state, answer, performer)}”`,
        `${performer === null ? '' : initials(performer)}\n${initials(confirmer)}`,
        `${clock(state, run.startedAt)}\n${clock(state, at)}`,
        `${step.minutes} min\n${span(Date.parse(at) - Date.parse(run.startedAt))}`,
      ];
    });
    return [
      text(`Act ${act.number}, ${act.title}: planned ${act.minutes} min, ${used}.`),
      table({ Step: 7, Activity: 54, Initials: 9, '=Time (UTC)': 14, 'Planned, used': 14 }, rows),
    ];
  });
  return {
    heading: '4 Steps',
    blocks: [
      text(
        'Each line gives the step and the words with which it was confirmed. The upper initials are of who performed it, the lower of who confirmed it; the upper time is when it started, the lower when it was done; then the time planned and the time used. The station sets the initials from the log, where every step names both people; section 3 says whose they are. The words read aloud are those of the script whose digest stands above.',
      ),
      facts(['Room’s time', local(state, state.openedAt).slice(20)], ['Clocks', difference.length === 0 ? 'Not compared' : difference]),
      ...acts,
      notRecorded(
        'Handwritten initials: each step has its spoken answer',
        ...(state.sealed === null ? [] : ['Steps after the seal: they stand in the station’s own log']),
      ),
    ],
  };
}
