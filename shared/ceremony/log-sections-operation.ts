/** Section 7 of the log document for the kinds that make no master key: the operation and what came of it, or what the emergency settled. */
import type { Entry } from '../format/event-record.ts';
import { isQuorumKind, type Operation, type PayloadOf } from '../format/operation.ts';
import { kindOf } from './kinds.ts';
import type { Block, Section } from './log-document.ts';
import { allOf } from './log-sections-room.ts';
import { clock, digest, facts, refusalText, table, tableOr, text, utc } from './log-words.ts';
import { type CeremonyState, nameOf } from './state.ts';

/** The payload as the request holds it, one parameter a line. */
const parameters = ({ kind, payload }: Operation): readonly (readonly string[])[] =>
  kind === 'roster-change'
    ? [['digest', payload.digest], ...payload.changes.map((line, at) => [`change ${at + 1}`, line])]
    : valuesOf(payload);
const valuesOf = (payload: Operation['payload']): readonly (readonly string[])[] =>
  Object.entries(payload).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);

export function operationSection(state: CeremonyState, entries: readonly Entry[]): Section {
  const { operation } = state.opened;
  if (!isQuorumKind(operation.kind)) return { heading: '7 The emergency', blocks: emergencyBlocks(state, entries) };
  const { title, available } = kindOf(operation);
  const refused = state.executionRefusals.map(({ at, refusal }) => [clock(state, at), refusalText(refusal)]);
  const outcome = state.executedAt === null ? 'Not carried out' : `Carried out on ${utc(state.executedAt)} UTC`;
  return {
    heading: '7 The operation',
    blocks: [
      facts(['Operation', title], ['Outcome', outcome]),
      table({ Parameter: 22, 'Value, as in the request': 78 }, parameters(operation)),
      ...(available
        ? []
        : [text('This build of Keyrite has no such operation: it can be asked for and approved, and is not begun (OP-BUILD-1).')]),
      tableOr('Nobody asked the station to carry it out.', { '=At (UTC)': 16, 'Asked for and not begun, because': 84 }, refused),
    ],
  };
}

function emergencyBlocks(state: CeremonyState, entries: readonly Entry[]): readonly Block[] {
  const notes = allOf(entries, 'incident.noted').map(({ at, event: { body } }) => [clock(state, at), body.step, body.text]);
  return [...settled(state, entries), tableOr('Nothing was noted.', { '=At (UTC)': 14, Step: 8, Note: 78 }, notes)];
}

function settled(state: CeremonyState, entries: readonly Entry[]): readonly Block[] {
  const { operation } = state.opened;
  if (operation.kind === 'compromised-approver') return compromised(state, entries, operation.payload);
  if (operation.kind !== 'stuck-ceremony') return [];
  const anew = allOf(entries, 'incident.recreated').at(-1);
  return [
    facts(
      ['Stuck ceremony', operation.payload.ceremony],
      ['Cancelled', cancelled(state, entries)],
      ['Opened anew', anew === undefined ? 'Not opened anew' : `As ${anew.event.body.to}, ${clock(state, anew.at)}`],
    ),
  ];
}

function cancelled(state: CeremonyState, entries: readonly Entry[]): string | readonly string[] {
  const record = allOf(entries, 'incident.cancelled').at(-1);
  if (record === undefined) return 'Nothing was cancelled';
  const { ceremonies, reason } = record.event.body;
  return [ceremonies.length === 0 ? 'None' : ceremonies.join(', '), `${clock(state, record.at)}: ${reason}`];
}

function compromised(state: CeremonyState, entries: readonly Entry[], payload: PayloadOf<'compromised-approver'>): readonly Block[] {
  const name = nameOf(state.roster, payload.person);
  const revoked = allOf(entries, 'approver.revoked').at(-1);
  const reviewed = allOf(entries, 'approvals.reviewed').at(-1);
  const { listed } = state.incident;
  return [
    facts(
      ['Approver', name],
      ['Key revoked', revoked === undefined ? 'Not revoked' : `${clock(state, revoked.at)}: ${revoked.event.body.because}`],
      ['Ceremonies they had asked for, cancelled', cancelled(state, entries)],
      ['Approvals listed', listed === null ? 'Not listed' : `Since ${utc(listed.since)} UTC: ${listed.approvals.length}`],
      ['Looked at again', reviewed === undefined ? 'Not looked at again' : `${clock(state, reviewed.at)}: ${reviewed.event.body.finding}`],
    ),
    ...(revoked === undefined
      ? []
      : [
          digest('Fingerprint of the key that was revoked', revoked.event.body.fingerprint),
          text('From then on no approval by this key counts in the open ceremonies of this workspace, and none opens with it.'),
        ]),
    ...(listed === null || listed.approvals.length === 0
      ? []
      : [
          table(
            { Ceremony: 24, Kind: 19, Subject: 30, Step: 7, '=At (UTC)': 20 },
            listed.approvals.map(({ ceremony, kind, subject, step, at }) => [ceremony, kind, subject, step, utc(at)]),
          ),
        ]),
  ];
}
