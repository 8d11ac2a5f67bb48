/** One sentence for one entry of the log, in the words of the screens; the console and `keyrite inspect` say the same. */

import { fromBase64 } from '../bytes/base64.ts';
import { fromHex } from '../bytes/hex.ts';
import { wordsOf } from '../bytes/words.ts';
import type { KeypairEvent } from '../ceremony/keypair-evolve.ts';
import type { OldSetEvent } from '../ceremony/old-set-evolve.ts';
import { probeOf } from '../ceremony/probes.ts';
import { warningsOf } from '../ceremony/warnings.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import type { EventRecord } from '../format/event-record.ts';
import type { Refusal } from '../format/refusal.ts';
import { en, translator } from './catalogue.ts';

const t = translator(en, 'en');

function difference(offsetSeconds: number): string {
  if (offsetSeconds === 0) return t('log.clock.same');
  const seconds = Math.abs(offsetSeconds);
  const whole =
    seconds < 60 ? t('span.seconds', { n: seconds }) : t('span.minutes-seconds', { m: Math.floor(seconds / 60), s: seconds % 60 });
  return offsetSeconds > 0 ? t('log.clock.ahead', { span: whole }) : t('log.clock.behind', { span: whole });
}

const firstFour = (digest: string): string => wordsOf(fromHex(digest)).slice(0, 4).join(' ');

/** `name`: the full name of a roster id; `why`: a refusal's first sentence, of the person it concerns. */
export interface Teller {
  readonly name: (id: string) => string;
  readonly why: (refusal: Refusal, person: string | null) => string;
}

export function eventSentence({ event, at }: Pick<EventRecord, 'event' | 'at'>, teller: Teller): string {
  const { name, why } = teller;
  switch (event.type) {
    case 'ceremony.opened': {
      const { subject } = event.body;
      const warnings = warningsOf(event.body, at).map((warning) => why(warning, null));
      return warnings.length === 0
        ? t('log.ceremony.opened', { subject })
        : t('log.ceremony.opened.warned', { subject, warnings: warnings.join(' ') });
    }
    case 'step.completed':
      return t('log.step.completed', { step: event.body.step, answer: event.body.answer });
    case 'participant.identified':
      return t('log.participant.identified', { name: name(event.body.person), document: event.body.document });
    case 'identification.refused':
      return t('log.identification.refused', { name: name(event.body.person), why: why(event.body.refusal, event.body.person) });
    case 'machine.probed': {
      const counts = { good: event.body.findings.filter(({ result }) => result === 'pass').length, of: event.body.findings.length };
      return event.body.phase === 'check' ? t('log.machine.probed', counts) : t('log.machine.probed.again', counts);
    }
    case 'probe.seen': {
      const seen = { probe: probeOf(event.body.probe)?.title ?? event.body.probe, name: name(event.body.by) };
      return event.body.agrees ? t('log.probe.seen.same', seen) : t('log.probe.seen.other', seen);
    }
    case 'exception.raised':
      return t('log.exception.raised', { n: event.body.number, name: name(event.body.by), happened: event.body.happened });
    case 'exception.resolved': {
      const { number: n, decided, by, affects } = event.body;
      const values = { n, decided, names: by.map(name).join(', ') };
      return affects.length === 0
        ? t('log.exception.resolved.nothing', values)
        : t('log.exception.resolved.outputs', { ...values, outputs: affects.join(', ') });
    }
    case 'clock.compared':
      return t('log.clock.compared', { name: name(event.body.by), difference: difference(event.body.offsetSeconds) });
    case 'digest.compared':
      return t(`log.digest.compared.${event.body.subject}`);
    case 'ceremony.initiated':
      return t('log.ceremony.initiated', { words: firstFour(event.body.requestDigest) });
    case 'card.asked':
      return t('log.card.asked', { name: name(event.body.person) });
    case 'approval.intended':
      return t('log.approval.intended', { name: name(event.body.person) });
    case 'ceremony.approved':
      return t('log.ceremony.approved', { n: event.body.currentApprovals, name: name(event.body.person) });
    case 'ceremony.approval_rejected': {
      const { person, refusal } = event.body;
      return t('log.ceremony.approval_rejected', { name: person === null ? t('log.a-stranger') : name(person), why: why(refusal, person) });
    }
    case 'approval.declined':
      return t('log.approval.declined', { name: name(event.body.person), reason: event.body.reason });
    case 'key.makingIntended':
      return event.body.withoutGenerator === undefined
        ? t('log.key.makingIntended', { n: event.body.contributors.length })
        : t('log.key.makingIntended.without', { n: event.body.contributors.length, without: event.body.withoutGenerator.length });
    case 'key.made': {
      const { header, keyCheckValue } = event.body.manifest;
      const values = { k: header.threshold, n: header.shards, value: keyCheckValue };
      const { wrapped } = event.body;
      return wrapped === undefined ? t('log.key.made', values) : t('log.key.made.mixed', { ...values, wrapped: wrapped.length });
    }
    case 'key.makingFailed':
      return t('log.key.makingFailed', { why: why(event.body.refusal, null) });
    case 'keypair.generationIntended':
    case 'keypair.generated':
    case 'keypair.generationFailed':
    case 'keypair.sought':
    case 'keypair.settlementIntended':
    case 'keypair.destroyed':
    case 'keypair.settlementRefused':
      return keypairSentence(event, teller);
    case 'oldSet.openingIntended':
    case 'oldSet.cardRead':
    case 'oldSet.cardRefused':
    case 'oldSet.opened':
    case 'oldSet.openingFailed':
      return oldSetSentence(event, teller);
    case 'card.issued':
      return event.body.bag === null
        ? t('log.card.issued.wrapped', { index: event.body.index, name: name(event.body.holder) })
        : t('log.card.issued', { index: event.body.index, name: name(event.body.holder), bag: event.body.bag });
    case 'card.readBack':
      return t(`log.card.readBack.${event.body.medium}`, { index: event.body.index });
    case 'card.readRefused':
      return t('log.card.readRefused', { index: event.body.index, why: why(event.body.refusal, event.body.holder) });
    case 'shards.combined':
      return t('log.shards.combined', { n: event.body.subsets, k: event.body.threshold });
    case 'shards.combineRefused':
      return t('log.shards.combineRefused', { why: why(event.body.refusal, null) });
    case 'set.activated':
      return t('log.set.activated');
    case 'ceremony.executed': {
      const { keyCheckValue, publicKeyFingerprint } = event.body;
      return keyCheckValue === null
        ? t('log.ceremony.executed.key', { words: firstFour(publicKeyFingerprint ?? '') })
        : t('log.ceremony.executed', { value: keyCheckValue });
    }
    case 'roster.changeIntended':
      return t('log.roster.changeIntended', { words: wordsOf(fromHex(event.body.digest)).slice(0, 4).join(' ') });
    case 'roster.changed':
      return t('log.roster.changed', { words: wordsOf(fromHex(event.body.digest)).slice(0, 4).join(' ') });
    case 'roster.changeFailed':
      return t('log.roster.changeFailed', { why: why(event.body.refusal, null) });
    case 'execution.refused':
      return t('log.execution.refused', { why: why(event.body.refusal, null) });
    case 'bytes.proposed':
      return t('log.bytes.proposed', { what: event.body.name, n: fromBase64(event.body.bytes).length });
    case 'bytes.confirmed':
      return t('log.bytes.confirmed', { n: event.body.confirmations, name: name(event.body.person) });
    case 'bytes.produced':
      return t('log.bytes.produced', { what: event.body.name });
    case 'approver.barred': {
      const { person, incident, because } = event.body;
      return t('log.approver.barred', { name: name(person), incident, because });
    }
    case 'ceremony.expired':
      return t('log.ceremony.expired');
    case 'ceremony.cancelled': {
      const { by, reason, incident } = event.body;
      return incident === null
        ? t('log.ceremony.cancelled', { name: name(by), reason })
        : t('log.ceremony.cancelled.incident', { name: name(by), reason, incident });
    }
    case 'incident.cancelled':
    case 'incident.recreated':
    case 'approver.revoked':
    case 'approvals.listed':
    case 'approvals.reviewed':
    case 'incident.noted':
      return incidentSentence(event, teller);
    case 'head.read':
      return t('log.head.read', { name: name(event.body.by), n: event.body.seq });
    case 'signoff.recorded': {
      const { person, agrees, remark } = event.body;
      return agrees
        ? t('log.signoff.recorded.agrees', { name: name(person) })
        : t('log.signoff.recorded.disagrees', { name: name(person), remark });
    }
    case 'log.sealed':
      return t('log.log.sealed', { name: name(event.body.by) });
    case 'log.copied': {
      const { folder, seq, refusal } = event.body;
      return refusal === null ? t('log.log.copied', { folder, n: seq }) : t('log.log.copied.not', { folder, why: why(refusal, null) });
    }
    case 'checkpoint.signed':
      return t('log.checkpoint.signed', { name: name(event.body.person) });
    case 'document.signed':
      return t('log.document.signed', { name: name(event.body.person) });
    case 'bundle.signed':
      return t('log.bundle.signed', { name: name(event.body.person) });
    case 'signature.refused':
      return t('log.signature.refused', { name: name(event.body.person), why: why(event.body.refusal, event.body.person) });
    case 'bundle.exportIntended':
      return t('log.bundle.exportIntended', { file: event.body.file });
    case 'bundle.exported':
      return t('log.bundle.exported', { file: event.body.file, n: event.body.bytes });
    case 'bundle.exportFailed':
      return t('log.bundle.exportFailed', { why: why(event.body.refusal, null) });
    case 'ceremony.closed':
      return t('log.ceremony.closed', { name: name(event.body.by) });
    case 'ceremony.paused':
      return t('log.ceremony.paused', { reason: event.body.reason });
    case 'ceremony.resumed':
      return t('log.ceremony.resumed', { n: event.body.roll.length });
    case 'station.restarted':
      return t('log.station.restarted', { at: t('time.utc', { at: event.body.lastAt.slice(11, 19) }) });
    case 'act.resolved':
      return t(`log.act.resolved.${event.body.outcome}`, { names: event.body.by.map(name).join(', ') });
  }
}

function keypairSentence(event: KeypairEvent, { name, why }: Teller): string {
  switch (event.type) {
    case 'keypair.generationIntended': {
      const { label, tokenSerial, pinHolder } = event.body;
      return t('log.keypair.generationIntended', { label, serial: tokenSerial, name: name(pinHolder) });
    }
    case 'keypair.generated': {
      const { label, token, fingerprint } = event.body;
      return t('log.keypair.generated', { label, serial: token.serial, words: firstFour(fingerprint) });
    }
    case 'keypair.generationFailed': {
      const { refusal, left } = event.body;
      const nothing = left !== null && left.privateKeys + left.publicKeys === 0;
      return t(`log.keypair.generationFailed.${nothing ? 'nothing' : 'left'}`, { why: why(refusal, null) });
    }
    case 'keypair.sought': {
      const { privateKeys, publicKeys } = event.body.found;
      return t('log.keypair.sought', { private: privateKeys, public: publicKeys });
    }
    case 'keypair.settlementIntended': {
      const { way, by, note } = event.body;
      return t(`log.keypair.settlementIntended.${way}`, { names: by.map(name).join(', '), note });
    }
    case 'keypair.destroyed':
      return t('log.keypair.destroyed', { n: event.body.objects });
    case 'keypair.settlementRefused':
      return t('log.keypair.settlementRefused', { why: why(event.body.refusal, null) });
  }
}

type IncidentEvent = EventOf<
  'incident.cancelled' | 'incident.recreated' | 'approver.revoked' | 'approvals.listed' | 'approvals.reviewed' | 'incident.noted'
>;

function incidentSentence(event: IncidentEvent, { name }: Teller): string {
  switch (event.type) {
    case 'incident.cancelled': {
      const { ceremonies, reason } = event.body;
      return ceremonies.length === 0
        ? t('log.incident.cancelled.none', { reason })
        : t('log.incident.cancelled', { ceremonies: ceremonies.join(', '), reason });
    }
    case 'incident.recreated':
      return t('log.incident.recreated', event.body);
    case 'approver.revoked':
      return t('log.approver.revoked', { name: name(event.body.person), because: event.body.because });
    case 'approvals.listed': {
      const { since, approvals } = event.body;
      return t('log.approvals.listed', { n: approvals.length, at: `${since.slice(0, 16).replace('T', ' ')} UTC` });
    }
    case 'approvals.reviewed':
      return t('log.approvals.reviewed', { finding: event.body.finding });
    case 'incident.noted':
      return t('log.incident.noted', { text: event.body.text });
  }
}

function oldSetSentence(event: OldSetEvent, { name, why }: Teller): string {
  switch (event.type) {
    case 'oldSet.openingIntended': {
      const { keyName, epoch } = event.body.manifest.header;
      return t('log.oldSet.openingIntended', { key: keyName, epoch });
    }
    case 'oldSet.cardRead':
      return t('log.oldSet.cardRead', { index: event.body.index, name: name(event.body.holder) });
    case 'oldSet.cardRefused':
      return t('log.oldSet.cardRefused', { index: event.body.index, why: why(event.body.refusal, event.body.holder) });
    case 'oldSet.opened': {
      const { cards, groups } = event.body;
      return t('log.oldSet.opened', { n: groups, cards: cards.join(', ') });
    }
    case 'oldSet.openingFailed':
      return t('log.oldSet.openingFailed', { why: why(event.body.refusal, null) });
  }
}
