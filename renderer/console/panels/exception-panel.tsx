/** An exception: what was expected, what happened, what was decided, which outputs it touches. Master and witness record it together. */
import { type ReactElement, useState } from 'react';
import { probeOf } from '../../../shared/ceremony/probes.ts';
import { type CeremonyState, currentStep } from '../../../shared/ceremony/state.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { Press } from '../../parts/button.tsx';
import { Line, LONGEST_LINE } from '../../parts/field.tsx';
import { Mark } from '../../parts/mark.tsx';
import { firstOf } from '../../parts/names.ts';
import { refusedWords } from '../../parts/refused.ts';
import { stepTexts } from '../../parts/step-text.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';

interface Written {
  readonly expected: string;
  readonly happened: string;
  readonly decided: string;
}
const LINES = ['expected', 'happened', 'decided'] as const;

/** What is known already is written in, to be corrected. */
function startOf(state: CeremonyState, probe: string | null): Written {
  const step = currentStep(state);
  const finding = state.probes?.findings.find((f) => f.probe === probe);
  if (probe !== null && finding !== undefined) return { expected: probeOf(probe)?.title ?? probe, happened: finding.found, decided: '' };
  return { expected: step === undefined ? '' : `${step.id} ${stepTexts(state, step).title}`, happened: '', decided: '' };
}

const wrongOf = (text: string): string | null => {
  if (text.trim() === '') return t('form.missing');
  return text.trim().length > LONGEST_LINE ? t('form.long') : null;
};

export function ExceptionPanel(props: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly probe: string | null;
}): ReactElement {
  const { state, probe } = props;
  const desk = useDesk();
  const [written, setWritten] = useState<Written>(() => startOf(state, probe));
  const [affects, setAffects] = useState('');
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { master, witness } = state.opened.participants;
  const record = async (): Promise<void> => {
    setTried(true);
    if (LINES.some((line) => wrongOf(written[line]) !== null)) return;
    const names = affects.split(',').map((name) => name.trim());
    const answer = await send({
      do: 'raise-exception',
      expected: written.expected.trim(),
      happened: written.happened.trim(),
      decided: written.decided.trim(),
      affects: names.filter((name) => name !== '' && name.length <= LONGEST_LINE),
      probe,
    });
    if (answer === null) return;
    if (answer.ok) desk.close();
    else setRefusal(answer.refusal);
  };
  const words = refusal === null ? null : refusedWords(state, refusal, null);
  return (
    <div className="form">
      <p className="note soft">
        {t('exception.intro', { master: firstOf(state.roster, master), witness: firstOf(state.roster, witness) })}
      </p>
      {probe === null ? null : <p className="note">{t('exception.probe', { probe: probeOf(probe)?.title ?? probe })}</p>}
      {LINES.map((line) => (
        <Line
          key={line}
          label={t(`exception.${line}`)}
          value={written[line]}
          wrong={tried ? wrongOf(written[line]) : null}
          onChange={(value) => {
            setWritten({ ...written, [line]: value });
          }}
        />
      ))}
      <Line label={t('exception.affects')} help={t('exception.affects.help')} value={affects} onChange={setAffects} />
      {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
      <Press kind="exc" onPress={() => void record()}>
        <Mark kind="exception" bare />
        {t('exception.record')}
      </Press>
    </div>
  );
}
