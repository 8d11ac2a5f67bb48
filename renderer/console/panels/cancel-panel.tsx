/** A cancelled ceremony cannot go on, so it is held like every irreversible act. Who cancels is named: not everyone may. */
import { type ReactElement, useState } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { mayCancel } from '../../../shared/format/policy.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { Choice, Line } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { openExceptions } from '../../parts/operation.ts';
import { byName } from '../../parts/participants.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { useLine } from '../use-line.ts';

/** The initiator, the master of an emergency, and everyone who holds the right to cancel, in the room or not. */
function cancellers({ opened, roster }: CeremonyState): readonly string[] {
  const { initiator, master } = opened.participants;
  const first = initiator ?? master;
  const others = roster.people.filter((person) => person.id !== first && mayCancel(opened.policy, person)).map(({ id }) => id);
  return [first, ...others];
}

function kept(state: CeremonyState): readonly string[] {
  const open = openExceptions(state).length;
  return [
    t('cancel.kept.log', { n: state.head.seq }),
    ...(state.approvals.length === 0 ? [] : [t('cancel.kept.approvals', { n: state.approvals.length })]),
    ...(open === 0 ? [] : [t('cancel.kept.exceptions', { n: open })]),
  ];
}

export function CancelPanel({ state }: { readonly state: CeremonyState }): ReactElement {
  const desk = useDesk();
  const reason = useLine();
  const people = cancellers(state);
  const [by, setBy] = useState<string>(people[0] ?? '');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const cancel = async (): Promise<void> => {
    const text = reason.take();
    if (text === null) return;
    const answer = await send({ do: 'cancel', by, reason: text });
    if (answer === null) return;
    if (answer.ok) desk.close();
    else setRefusal(answer.refusal);
  };
  const words = refusal === null ? null : refusedWords(state, refusal, by);
  return (
    <div className="form">
      <p className="note soft">{t('cancel.intro')}</p>
      <Choice label={t('cancel.by')} value={by} options={byName(state, people)} onChange={setBy} />
      <Line label={t('cancel.reason')} {...reason.field} />
      <div>
        <p className="label">{t('cancel.kept')}</p>
        <ul className="summary">
          {kept(state).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
      <HoldButton
        kind="exc"
        label={t('cancel.hold', { name: state.id })}
        release={t('cancel.release')}
        name={state.id}
        onDone={() => void cancel()}
      />
      <p className="note soft">{t('hold.help')}</p>
    </div>
  );
}
