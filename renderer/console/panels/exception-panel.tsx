/** The first half of an exception: what was expected, what happened, who noticed it. It is open until two people decide. */
import { type ReactElement, useState } from 'react';
import { probeOf } from '../../../shared/ceremony/probes.ts';
import { type CeremonyState, currentStep } from '../../../shared/ceremony/state.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { Press } from '../../parts/button.tsx';
import { Choice, Line } from '../../parts/field.tsx';
import { Mark } from '../../parts/mark.tsx';
import { byFirst, participantsOf } from '../../parts/participants.ts';
import { refusedWords } from '../../parts/refused.ts';
import { stepTexts } from '../../parts/step-text.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { useLine } from '../use-line.ts';

/** What is known already is written in, to be corrected. */
function startOf(state: CeremonyState, probe: string | null): { readonly expected: string; readonly happened: string } {
  const step = currentStep(state);
  const finding = state.probes?.findings.find((f) => f.probe === probe);
  if (probe !== null && finding !== undefined) return { expected: probeOf(probe)?.title ?? probe, happened: finding.found };
  return { expected: step === undefined ? '' : `${step.id} ${stepTexts(state, step).title}`, happened: '' };
}

export function ExceptionPanel({ state, probe }: { readonly state: CeremonyState; readonly probe: string | null }): ReactElement {
  const desk = useDesk();
  const [start] = useState(() => startOf(state, probe));
  const expected = useLine(start.expected);
  const happened = useLine(start.happened);
  // what the machine found, the master reads from the screen
  const [by, setBy] = useState<string | null>(probe === null ? null : state.opened.participants.master);
  const [missing, setMissing] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const record = async (): Promise<void> => {
    const [was, is] = [expected.take(), happened.take()];
    setMissing(by === null);
    if (was === null || is === null || by === null) return;
    const number = state.exceptions.length + 1;
    const answer = await send({ do: 'raise-exception', expected: was, happened: is, by, probe });
    if (answer === null) return;
    if (answer.ok) desk.open({ kind: 'decide', number });
    else setRefusal(answer.refusal);
  };
  const words = refusal === null ? null : refusedWords(state, refusal, null);
  return (
    <div className="form">
      <p className="note soft">{t('exception.intro')}</p>
      {probe === null ? null : <p className="note">{t('exception.probe', { probe: probeOf(probe)?.title ?? probe })}</p>}
      <Line label={t('exception.expected')} {...expected.field} />
      <Line label={t('exception.happened')} {...happened.field} />
      <div>
        <Choice label={t('exception.by')} value={by} options={byFirst(state, participantsOf(state))} onChange={setBy} />
        {missing && by === null ? (
          <p className="note wrong" role="alert">
            {t('exception.by.missing')}
          </p>
        ) : null}
      </div>
      {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
      <Press kind="exc" onPress={() => void record()}>
        <Mark kind="exception" bare />
        {t('exception.record')}
      </Press>
    </div>
  );
}
