/** The form that opens a ceremony of one kind. Nothing is recorded before its button is pressed. Loaded when it is first asked for. */
import { ArrowLeft } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { KINDS } from '../../../shared/ceremony/kinds.ts';
import { openingWarnings } from '../../../shared/ceremony/warnings.ts';
import { type CeremonyKind, isQuorumKind } from '../../../shared/format/operation.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import type { ShardForm } from '../../../shared/format/shard-form.ts';
import type { Command } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { Digest } from '../../parts/digest.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { instantOf, offsetOf } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { Page } from '../home/page.tsx';
import { focusStep } from '../shortcuts.ts';
import { AboutKind } from './about.tsx';
import { KindForm } from './kind-form.tsx';
import { cardsChosen, payloadOf, type Read, readOperation, startOf, type Written } from './payload.ts';
import { PlannedShards } from './planned-shards.tsx';
import { areEnough, type Quorum, quorumStart } from './quorum.ts';
import { QuorumForm } from './quorum-form.tsx';
import { type RoomFields, roomStart, wrongIn } from './room.ts';
import { RoomForm } from './room-form.tsx';

type OpenCommand = Extract<Command, { do: 'open' }>;

const ROOM: readonly (keyof RoomFields)[] = ['subject', 'approvalReference', 'location', 'timeZone', 'offset'];
/** An emergency has neither initiator nor custodians. */
const NOBODY: Quorum = { custodians: [], approvals: '0', good: '' };

/** What it is for, while nobody has said so. */
function suggested(kind: CeremonyKind, written: Written, custodians: readonly string[]): string {
  if (kind !== 'master-key-generation') return '';
  const values = { k: cardsChosen(written['cards'] ?? '', custodians), n: custodians.length };
  const key = written['keyName'] ?? '';
  return key === '' ? t('home.purpose.default.no-key', values) : t('home.purpose.default', { key, ...values });
}

function openingOf(operation: OpenCommand['operation'], quorum: Quorum, room: RoomFields, localOffset: number): OpenCommand {
  return {
    do: 'open',
    operation,
    subject: room.subject.trim(),
    location: room.location.trim(),
    timeZone: room.timeZone.trim(),
    localOffset,
    approvalReference: room.approvalReference.trim(),
    approvalThreshold: Number(quorum.approvals),
    custodians: [...quorum.custodians],
    timeoutMinutes: quorum.good === '' ? null : Number(quorum.good),
  };
}

/** A change of the roster has no fields: it is the roster that lies in the workspace. The station makes the payload of it. */
function readNextRoster({ nextRoster: next }: Station): Read {
  if (next?.refusal !== null) return { ok: false, wrong: {} };
  return { ok: true, operation: { kind: 'roster-change', payload: { digest: next.digest, changes: next.changes } } };
}

function NextRoster({ station: { nextRoster: next } }: { readonly station: Station }): ReactElement {
  if (next === null) return <Strip tone="wait" title={t('open.roster.none')} more={t('open.roster.none.more')} />;
  if (next.refusal !== null) {
    const words = refusedWords(null, next.refusal, null);
    return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
  }
  return <Digest title={t('open.roster.digest')} hex={next.digest} />;
}

/** A plan for this key fixes which form each shard has; the station holds threshold and holders to it as well. */
function planFor({ shardPlan }: Station, kind: CeremonyKind, written: Written): Station['shardPlan'] {
  if (kind !== 'master-key-generation' || shardPlan === null) return null;
  return shardPlan.keyName === null || shardPlan.keyName === (written['keyName'] ?? '').trim() ? shardPlan : null;
}

/** Undefined where every shard is on paper, or no plan says otherwise. */
function formsIn(plan: Station['shardPlan']): ShardForm[] | undefined {
  const forms = plan?.shards.map(({ form }) => form) ?? [];
  return forms.some(({ form }) => form !== 'paper') ? forms : undefined;
}

function withForms(read: Read, forms: ShardForm[] | undefined): Read {
  if (!read.ok || read.operation.kind !== 'master-key-generation' || forms === undefined) return read;
  return { ok: true, operation: { ...read.operation, payload: { ...read.operation.payload, forms } } };
}

/** Warnings, what the station refused, or what is awaited: above the button, which keeps its place. */
function Standing(props: {
  readonly station: Station;
  readonly roster: Roster;
  readonly quorum: Quorum;
  readonly at: string;
  /** Nothing is missing, and nothing is wrong. */
  readonly filled: boolean;
  readonly refusal: Refusal | null;
}): ReactElement {
  const { station, roster, quorum, at, filled, refusal } = props;
  const { activity } = station.status;
  if (activity.kind === 'working') return <Strip tone="now" title={t(`working.${activity.what}`)} />;
  if (refusal !== null) {
    const words = refusedWords(null, refusal, null);
    return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
  }
  const { custodians } = quorum;
  const approvalThreshold = Number(quorum.approvals);
  const warnings = openingWarnings({ approvalThreshold, custodians, eligible: custodians, roster }, at);
  if (warnings.length === 0) return <p className="soft">{filled ? t('open.filled') : t('open.ready')}</p>;
  const said = warnings.map((warning) => {
    const { happened, todo } = refusedWords(null, warning, null);
    return (
      <span key={warning.control} className="warning">
        {happened} {todo}
      </span>
    );
  });
  return <Strip tone="wait" title={t('open.warnings')} more={said} />;
}

export function OpenForm(props: {
  readonly station: Station;
  readonly roster: Roster;
  readonly kind: CeremonyKind;
  readonly onBack: () => void;
}): ReactElement {
  const { station, roster, kind, onBack } = props;
  const { policy } = station;
  const { revoked } = station.status;
  const [begun] = useState(() => Date.now());
  const [quorum, setQuorum] = useState<Quorum>(() => (isQuorumKind(kind) ? quorumStart({ roster, policy, kind, revoked }) : NOBODY));
  const [written, setWritten] = useState<Written>(() => startOf(kind, quorum.custodians.length, begun));
  const [room, setRoom] = useState<RoomFields>(roomStart);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(focusStep, []);
  const whole: RoomFields = room.subject === '' ? { ...room, subject: suggested(kind, written, quorum.custodians) } : room;
  const plan = planFor(station, kind, written);
  const forms = formsIn(plan);
  const read: Read = kind === 'roster-change' ? readNextRoster(station) : withForms(readOperation(kind, written, quorum.custodians), forms);
  const roomFilled = ROOM.every((name) => wrongIn(whole, name) === null);
  const filled = read.ok && roomFilled && (!isQuorumKind(kind) || areEnough(policy, kind, quorum));
  const open = async (): Promise<void> => {
    setTried(true);
    const localOffset = offsetOf(whole.offset);
    if (localOffset === null || !read.ok || !roomFilled) return;
    const payload = { ...payloadOf(kind, written, quorum.custodians), ...(forms === undefined ? {} : { forms }) };
    const answer = await send(openingOf({ kind, payload }, quorum, whole, localOffset));
    setRefusal(answer?.ok === false ? answer.refusal : null);
  };
  return (
    <Page
      title={KINDS[kind].title}
      beside={
        <Press size="small" icon={ArrowLeft} onPress={onBack}>
          {t('open.back')}
        </Press>
      }
      form
      under={
        <div className="row open-bar">
          <Standing station={station} roster={roster} quorum={quorum} at={instantOf(begun)} filled={filled} refusal={refusal} />
          <Press kind="main" onPress={() => void open()}>
            {t('home.open')}
          </Press>
        </div>
      }
      side={<AboutKind station={station} roster={roster} kind={kind} operation={read.ok ? read.operation : null} />}
    >
      {KINDS[kind].available ? null : <p className="note soft">{t('open.unavailable')}</p>}
      {kind === 'roster-change' ? <NextRoster station={station} /> : null}
      {plan === null ? null : <PlannedShards plan={plan} roster={roster} />}
      <KindForm
        kind={kind}
        written={written}
        wrong={tried && !read.ok ? read.wrong : null}
        onChange={setWritten}
        roster={roster}
        custodians={quorum.custodians}
        ceremonies={station.status.ceremonies}
      />
      {isQuorumKind(kind) ? (
        <QuorumForm roster={roster} policy={policy} kind={kind} revoked={revoked} quorum={quorum} onChange={setQuorum} />
      ) : null}
      <RoomForm fields={whole} tried={tried} onChange={setRoom} />
    </Page>
  );
}
