/** The machine check: what the machine found, what the witness saw, and the result; neither overwrites the other. */
import { RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { exceptionFor, unsettledProbes } from '../../../shared/ceremony/evidence.ts';
import { PROBES, type Probe } from '../../../shared/ceremony/probes.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { Finding } from '../../../shared/format/ceremony-event.ts';
import { Press } from '../../parts/button.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { firstOf, initialsOf } from '../../parts/names.ts';
import { openExceptions } from '../../parts/operation.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { StepBody, type StepProps } from '../step-body.tsx';

interface Result {
  readonly kind: MarkKind;
  readonly text: string;
  readonly row: '' | 'bad' | 'dunno' | 'open';
}

/** The line's result: machine and witness together, or the exception that settles it. */
function resultOf(state: CeremonyState, probe: Probe, finding: Finding): Result {
  const exception = exceptionFor(state, finding);
  if (exception !== undefined) return { kind: 'exception', text: t('probe.exception', { n: exception.number }), row: '' };
  const raised = openExceptions(state).find((one) => one.probe === probe.id && one.found === finding.found);
  if (raised !== undefined) return { kind: 'wait', text: t('probe.exception.open', { n: raised.number }), row: 'open' };
  const seen = state.probesSeen.get(probe.id);
  if (finding.result === 'fail')
    return { kind: 'stop', text: probe.witnessed && seen?.agrees === false ? t('probe.disagrees') : t('probe.fail'), row: 'bad' };
  if (seen?.agrees === false) return { kind: 'stop', text: t('probe.disagrees'), row: 'bad' };
  if (finding.result === 'cannot-tell') return { kind: 'dunno', text: t('probe.cannot-tell'), row: 'dunno' };
  if (!probe.witnessed) return { kind: 'done', text: t('probe.pass'), row: '' };
  return seen === undefined ? { kind: 'wait', text: t('mark.wait'), row: 'open' } : { kind: 'done', text: t('probe.agrees'), row: '' };
}

function Saw({ state, probe }: { readonly state: CeremonyState; readonly probe: Probe }): ReactElement {
  const seen = state.probesSeen.get(probe.id);
  if (!probe.witnessed) return <span className="soft">{t('probe.machine-only')}</span>;
  if (seen !== undefined) {
    return (
      <span className="saw">
        {seen.agrees ? t('probe.saw.same') : t('probe.saw.other')} <i>{initialsOf(nameOf(state.roster, seen.by))}</i>
      </span>
    );
  }
  const witness = firstOf(state.roster, state.opened.participants.witness);
  const say = (agrees: boolean): void => void send({ do: 'probe-seen', probe: probe.id, agrees });
  return (
    <span className="saw">
      <Press
        size="tiny"
        aria-label={t('probe.same.of', { witness, probe: probe.title })}
        onPress={() => {
          say(true);
        }}
      >
        {t('probe.same')}
      </Press>
      <Press
        size="tiny"
        aria-label={t('probe.other.of', { witness, probe: probe.title })}
        onPress={() => {
          say(false);
        }}
      >
        {t('probe.other')}
      </Press>
    </span>
  );
}

function Row({ state, probe, finding }: { readonly state: CeremonyState; readonly probe: Probe; readonly finding: Finding }): ReactElement {
  const desk = useDesk();
  const result = resultOf(state, probe, finding);
  return (
    <tr className={result.row}>
      <th scope="row" className="name">
        {result.row === '' ? (
          probe.title
        ) : (
          <button
            type="button"
            className="plain"
            onClick={() => {
              desk.showProbe(probe.id);
            }}
          >
            {probe.title}
          </button>
        )}
      </th>
      <td className="found">{finding.found}</td>
      <td>
        <Saw state={state} probe={probe} />
      </td>
      <td>
        <span className="res">
          <Mark kind={result.kind} bare />
          {result.text}
        </span>
      </td>
    </tr>
  );
}

/** The lines of the last look; `onlySecret`: those that stop a secret step. */
export function ProbeTable({
  state,
  onlySecret = false,
}: {
  readonly state: CeremonyState;
  readonly onlySecret?: boolean;
}): ReactElement | null {
  const { probes } = state;
  if (probes === null) return null;
  const witness = firstOf(state.roster, state.opened.participants.witness);
  const rows = (group: readonly Probe[]): readonly ReactElement[] =>
    group.flatMap((probe) => {
      const finding = probes.findings.find((f) => f.probe === probe.id);
      return finding === undefined ? [] : [<Row key={probe.id} state={state} probe={probe} finding={finding} />];
    });
  return (
    <table className="probes">
      <thead>
        <tr>
          <th scope="col">{t('probe.column.check')}</th>
          <th scope="col">{t('probe.column.found')}</th>
          <th scope="col">{t('probe.column.saw', { witness })}</th>
          <th scope="col">{t('probe.column.result')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="group">
          <td colSpan={4}>{t('probe.group.secret')}</td>
        </tr>
        {rows(PROBES.filter((probe) => probe.stopsSecrets))}
        {onlySecret ? null : (
          <tr className="group">
            <td colSpan={4}>{t('probe.group.once')}</td>
          </tr>
        )}
        {onlySecret ? null : rows(PROBES.filter((probe) => !probe.stopsSecrets))}
      </tbody>
    </table>
  );
}

const MOST_NAMED = 2;
function openLine(state: CeremonyState): string {
  const open = unsettledProbes(state);
  const titles = PROBES.filter((probe) => open.includes(probe.id)).map((probe) => probe.title);
  const named = titles.slice(0, MOST_NAMED).join(', ');
  const names = titles.length > MOST_NAMED ? t('probe.open.more', { names: named, n: titles.length - MOST_NAMED }) : named;
  return t('probe.open', { n: open.length, of: PROBES.length, names });
}

export function ProbeStep(props: StepProps): ReactElement {
  const { state } = props;
  const { master, witness } = state.opened.participants;
  const isChecked = state.probes !== null;
  const actions = isChecked ? (
    <Press size="small" icon={RotateCw} onPress={() => void send({ do: 'probe' })}>
      {t('probe.again')}
    </Press>
  ) : (
    <Press kind="main" icon={RotateCw} onPress={() => void send({ do: 'probe' })}>
      {t('probe.start')}
    </Press>
  );
  return (
    <StepBody
      {...props}
      by={isChecked ? t('sheet.reads-lines', { first: firstOf(state.roster, master), witness: firstOf(state.roster, witness) }) : undefined}
      actions={actions}
      waits={isChecked ? openLine(state) : undefined}
      compact={isChecked}
    >
      <ProbeTable state={state} />
    </StepBody>
  );
}
