/**
 * One sentence for each record of the log, as the appendix of the log document says it: who, what, and the values that were recorded. Not the
 * screens' sentences (shared/words): those follow the room's language, a signed document names controls and operands, which do not change.
 */
import { fromBase64 } from '../bytes/base64.ts';
import type { CeremonyEvent, EventOf, ReadMedium } from '../format/ceremony-event.ts';
import { isAllPaper } from './forms.ts';
import type { KeypairEvent } from './keypair-evolve.ts';
import { apart, clock, foundText, people, refusalText, shardText, utc, withPerson } from './log-words.ts';
import type { OldSetEvent } from './old-set-evolve.ts';
import { probeOf } from './probes.ts';
import { type CeremonyState, nameOf, stepOf } from './state.ts';
import { warningSentence, warningsOf } from './warnings.ts';

const short = (digest: string): string => digest.slice(0, 8);

const READ_FROM: Readonly<Record<ReadMedium, string>> = {
  page: 'from its page',
  scan: 'from a picture of its paper, the square code alone',
  typed: 'typed by hand',
  token: 'opened by its token',
};

export function logSentence(state: CeremonyState, event: CeremonyEvent): string {
  const name = (id: string): string => nameOf(state.roster, id);
  switch (event.type) {
    case 'ceremony.opened': {
      const warnings = warningsOf(event.body, state.openedAt).map(warningSentence);
      return [`The ceremony was opened: ${event.body.subject}.`, ...warnings].join(' ');
    }
    case 'step.completed': {
      const { step, performer, confirmer, answer } = event.body;
      const words = (template: string): string => withPerson(state, template, performer);
      return `Step ${step}, ${words(stepOf(state, step)?.title ?? '')}: done by ${name(performer)}; ${name(confirmer)} answered “${words(answer)}”`;
    }
    case 'participant.identified':
      return `${name(event.body.person)} was identified by ${event.body.document} and token ${event.body.token.serial}.`;
    case 'identification.refused':
      return `${name(event.body.person)} was not identified: ${refusalText(event.body.refusal)}.`;
    case 'machine.probed': {
      const { phase, findings } = event.body;
      const good = findings.filter(({ result }) => result === 'pass').length;
      return `The machine was checked${phase === 'check' ? '' : ' before the secret'}: ${good} of ${findings.length} findings good.`;
    }
    case 'probe.seen': {
      const { probe, by, agrees } = event.body;
      return `${name(by)} saw ${agrees ? 'the same' : 'something else'}: ${probeOf(probe)?.title ?? probe}.`;
    }
    case 'exception.raised': {
      const { number, step, by, happened } = event.body;
      return `${name(by)} raised exception ${number} in step ${step}: ${happened}`;
    }
    case 'exception.resolved': {
      const { number, decided, by, affects } = event.body;
      const touches = affects.length === 0 ? 'no output' : affects.join(', ');
      return `${people(state, by)} decided exception ${number}, which touches ${touches}: ${decided}`;
    }
    case 'clock.compared':
      return `${name(event.body.by)}’s watch said ${event.body.watch}: ${apart(event.body.offsetSeconds)}.`;
    case 'digest.compared':
      return `The ${event.body.subject} digest ${short(event.body.digest)} was compared aloud; all lines were the same.`;
    case 'ceremony.initiated':
      return `The request was opened for approval, digest ${short(event.body.requestDigest)}.`;
    case 'card.asked':
      return `${name(event.body.person)} was asked for a card in step ${event.body.step}.`;
    case 'approval.intended':
      return `${name(event.body.person)} was about to approve request ${short(event.body.requestDigest)}.`;
    case 'ceremony.approved': {
      const { person, token, currentApprovals, threshold } = event.body;
      return `${name(person)} approved with token ${token.serial}: approval ${currentApprovals}, ${threshold} are needed.`;
    }
    case 'ceremony.approval_rejected': {
      const { person, refusal } = event.body;
      return `No approval by ${person === null ? 'a card that is on no roster' : name(person)}: ${refusalText(refusal)}.`;
    }
    case 'approval.declined':
      return `${name(event.body.person)} did not approve: ${event.body.reason}`;
    case 'key.makingIntended':
      return event.body.withoutGenerator === undefined
        ? `The key was about to be made, with randomness of ${event.body.contributors.length} tokens.`
        : `The key was about to be made, with randomness of ${event.body.contributors.length} tokens; ${event.body.withoutGenerator.length} have no generator that can be asked.`;
    case 'key.made': {
      const { manifest, wrapped } = event.body;
      const { header, keyCheckValue } = manifest;
      const others = wrapped === undefined ? '' : `, of which ${wrapped.length} are not on paper`;
      return `The key was made and split ${header.threshold} of ${header.shards}${others}; key check value ${keyCheckValue}.`;
    }
    case 'key.makingFailed':
      return `The key was not made: ${refusalText(event.body.refusal)}.`;
    case 'keypair.generationIntended':
    case 'keypair.generated':
    case 'keypair.generationFailed':
    case 'keypair.sought':
    case 'keypair.settlementIntended':
    case 'keypair.destroyed':
    case 'keypair.settlementRefused':
      return keypairSentence(state, event);
    case 'oldSet.openingIntended':
    case 'oldSet.cardRead':
    case 'oldSet.cardRefused':
    case 'oldSet.opened':
    case 'oldSet.openingFailed':
      return oldSetSentence(state, event);
    case 'card.issued':
      return event.body.bag === null
        ? `Shard ${event.body.index} of ${name(event.body.holder)} is not on paper: the fingerprint of the key that it is wrapped to was compared.`
        : `Card ${event.body.index} was handed to ${name(event.body.holder)}, bag ${event.body.bag}.`;
    case 'card.readBack':
      return `${shardText(state, event.body.index)} of ${name(event.body.holder)} was read back, ${READ_FROM[event.body.medium]}.`;
    case 'card.readRefused':
      return `${shardText(state, event.body.index)} of ${name(event.body.holder)} was not accepted: ${refusalText(event.body.refusal)}.`;
    case 'shards.combined':
      return `Each of ${event.body.subsets} groups of ${event.body.threshold} ${isAllPaper(state) ? 'cards' : 'shards that were read back'} opened the key; key check value ${event.body.keyCheckValue}.`;
    case 'shards.combineRefused':
      return `The ${isAllPaper(state) ? 'cards' : 'shards'} did not open the key: ${refusalText(event.body.refusal)}.`;
    case 'set.activated':
      return `The card set ${short(event.body.setDigest)} became active.`;
    case 'ceremony.executed':
      return event.body.keyCheckValue === null
        ? `The ceremony was executed; public key ${short(event.body.publicKeyFingerprint ?? '')}.`
        : `The ceremony was executed; key check value ${event.body.keyCheckValue}.`;
    case 'ceremony.expired':
      return `The request expired at ${clock(state, event.body.expires)} UTC.`;
    case 'execution.refused':
      return `The operation was not begun: ${refusalText(event.body.refusal)}.`;
    case 'roster.changeIntended':
      return `The roster ${short(event.body.previous)} was about to be changed to ${short(event.body.digest)}.`;
    case 'roster.changed':
      return `The roster was changed: ${short(event.body.digest)} is in force, ${short(event.body.previous)} no longer is.`;
    case 'roster.changeFailed':
      return `The roster was not changed: ${refusalText(event.body.refusal)}.`;
    case 'bytes.proposed': {
      const { name: what, bytes, digest } = event.body;
      return `The quorum was shown ${what}, ${fromBase64(bytes).length} bytes, digest ${short(digest)}.`;
    }
    case 'bytes.confirmed': {
      const { person, token, confirmations, threshold } = event.body;
      return `${name(person)} confirmed the bytes with token ${token.serial}: confirmation ${confirmations}, ${threshold} are needed.`;
    }
    case 'bytes.produced':
      return `Made: ${event.body.name}; its digest ${short(event.body.digest)} is the one that was confirmed.`;
    case 'approver.barred':
      return `The key of ${name(event.body.person)} no longer counts, by the emergency ${event.body.incident}: ${event.body.because}`;
    case 'incident.cancelled':
    case 'incident.recreated':
    case 'approver.revoked':
    case 'approvals.listed':
    case 'approvals.reviewed':
    case 'incident.noted':
      return incidentSentence(state, event);
    case 'log.copied': {
      const { folder, seq, refusal } = event.body;
      return refusal === null
        ? `The log up to record ${seq} was copied to ${folder}.`
        : `The log was not copied to ${folder}: ${refusalText(refusal)}.`;
    }
    case 'ceremony.cancelled': {
      const { by, reason, incident } = event.body;
      return `${name(by)} cancelled the ceremony${incident === null ? '' : ` in the emergency ${incident}`}: ${reason}`;
    }
    case 'head.read':
      return `${name(event.body.by)} wrote down log head ${event.body.seq}, ${short(event.body.head)}.`;
    case 'signoff.recorded': {
      const { person, agrees, remark } = event.body;
      return `${name(person)} ${agrees ? 'agreed with the ceremony' : 'did not agree with the ceremony'}${remark === '' ? '.' : `: ${remark}`}`;
    }
    case 'log.sealed':
      return `${name(event.body.by)} sealed the log.`;
    case 'checkpoint.signed':
      return `${name(event.body.person)} signed the log head with token ${event.body.token.serial}.`;
    case 'document.signed':
      return `${name(event.body.person)} signed this document with token ${event.body.token.serial}.`;
    case 'bundle.signed':
      return `${name(event.body.person)} signed the bundle with token ${event.body.token.serial}.`;
    case 'signature.refused':
      return `No signature by ${name(event.body.person)} in step ${event.body.step}: ${refusalText(event.body.refusal)}.`;
    case 'bundle.exportIntended':
      return `The bundle was about to be written to ${event.body.file}, digest ${short(event.body.digest)}.`;
    case 'bundle.exported':
      return `The bundle was written to ${event.body.file}, ${event.body.bytes} bytes, digest ${short(event.body.digest)}.`;
    case 'bundle.exportFailed':
      return `The bundle was not written: ${refusalText(event.body.refusal)}.`;
    case 'ceremony.closed':
      return `${name(event.body.by)} closed the ceremony.`;
    case 'ceremony.paused':
      return `The ceremony was paused: ${event.body.reason}`;
    case 'ceremony.resumed':
      return `The ceremony was resumed with ${people(state, event.body.roll)}.`;
    case 'station.restarted': {
      const { lastAt, interrupted } = event.body;
      return `The station started again; its last record was of ${clock(state, lastAt)} UTC${interrupted === null ? '' : `, and ${interrupted} was interrupted`}.`;
    }
    case 'act.resolved': {
      const { act, outcome, by, note } = event.body;
      return `${people(state, by)} settled that ${act} ${outcome === 'happened' ? 'happened' : 'did not happen'}: ${note}`;
    }
  }
}

function keypairSentence(state: CeremonyState, event: KeypairEvent): string {
  switch (event.type) {
    case 'keypair.generationIntended': {
      const { label, id, tokenSerial, pinHolder } = event.body;
      return `Token ${tokenSerial} was about to make the key ${label}, id ${id}; ${nameOf(state.roster, pinHolder)} enters its PIN.`;
    }
    case 'keypair.generated': {
      const { label, token, fingerprint, mechanism } = event.body;
      return `Token ${token.serial} holds the key ${label}, made by ${mechanism}, which proved its possession; public key ${short(fingerprint)}.`;
    }
    case 'keypair.generationFailed': {
      const { refusal, left } = event.body;
      return `The key was not made: ${refusalText(refusal)}. ${left === null ? 'What is in the token is not known.' : `In the token: ${foundText(left)}.`}`;
    }
    case 'keypair.sought':
      return `The station looked in the token, with the PIN of ${nameOf(state.roster, event.body.pinHolder)}: ${foundText(event.body.found)}.`;
    case 'keypair.settlementIntended': {
      const { way, by, note } = event.body;
      return `${people(state, by)} decided ${way === 'adopt' ? 'to take over what the token holds' : 'to destroy what the token holds'}: ${note}`;
    }
    case 'keypair.destroyed':
      return `In the token ${event.body.objects === 1 ? '1 object was' : `${event.body.objects} objects were`} destroyed, and none of the key is left.`;
    case 'keypair.settlementRefused':
      return `What was begun in the token was not settled: ${refusalText(event.body.refusal)}.`;
  }
}

type IncidentEvent = EventOf<
  'incident.cancelled' | 'incident.recreated' | 'approver.revoked' | 'approvals.listed' | 'approvals.reviewed' | 'incident.noted'
>;

function incidentSentence(state: CeremonyState, event: IncidentEvent): string {
  switch (event.type) {
    case 'incident.cancelled': {
      const { ceremonies, reason } = event.body;
      return `This emergency cancelled ${ceremonies.length === 0 ? 'no ceremony' : ceremonies.join(', ')}: ${reason}`;
    }
    case 'incident.recreated':
      return `${event.body.from} was opened anew, as ${event.body.to}.`;
    case 'approver.revoked': {
      const { person, fingerprint, because } = event.body;
      return `The key ${short(fingerprint)} of ${nameOf(state.roster, person)} was revoked: ${because}`;
    }
    case 'approvals.listed':
      return `Approvals since ${utc(event.body.since)} UTC were listed to be looked at again: ${event.body.approvals.length}.`;
    case 'approvals.reviewed':
      return `The approvals were looked at again: ${event.body.finding}`;
    case 'incident.noted':
      return `Noted in step ${event.body.step}: ${event.body.text}`;
  }
}

function oldSetSentence(state: CeremonyState, event: OldSetEvent): string {
  switch (event.type) {
    case 'oldSet.openingIntended': {
      const { header, setDigest } = event.body.manifest;
      return `The cards of ${header.keyName}, epoch ${header.epoch}, set ${short(setDigest)}, were about to be read.`;
    }
    case 'oldSet.cardRead':
      return `Card ${event.body.index} of ${nameOf(state.roster, event.body.holder)} was read, typed by hand.`;
    case 'oldSet.cardRefused':
      return `Card ${event.body.index} of ${nameOf(state.roster, event.body.holder)} was not accepted: ${refusalText(event.body.refusal)}.`;
    case 'oldSet.opened': {
      const { cards, groups, keyCheckValue } = event.body;
      return `Cards ${cards.join(', ')}: each of ${groups} groups of them opened the key; key check value ${keyCheckValue}.`;
    }
    case 'oldSet.openingFailed':
      return `The cards did not open the key, and what was read was forgotten: ${refusalText(event.body.refusal)}.`;
  }
}
