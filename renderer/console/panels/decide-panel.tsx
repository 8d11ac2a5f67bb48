/** The second half of an exception: what was decided, who agrees, which outputs it touches. Master and witness always agree to it. */
import { type ReactElement, useState } from 'react';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { Press } from '../../parts/button.tsx';
import { Line, LONGEST_LINE } from '../../parts/field.tsx';
import { firstOf } from '../../parts/names.ts';
import { byFirst, participantsOf } from '../../parts/participants.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { Ticks } from '../../parts/ticks.tsx';
import { dayMinute } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { useLine } from '../use-line.ts';

type Exception = CeremonyState['exceptions'][number];

function Raised({ state, exception }: { readonly state: CeremonyState; readonly exception: Exception }): ReactElement {
  const { step, expected, happened, by, at } = exception;
  const lines = [
    { label: t('exception.expected'), value: expected },
    { label: t('exception.happened'), value: happened },
    {
      label: t('exception.by'),
      value: t('exception.by.is', { name: nameOf(state.roster, by), step, at: dayMinute(at, state.head.at) }),
    },
  ];
  return (
    <dl className="said-of run-in">
      {lines.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Unbroken text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function DecidePanel({ state, number }: { readonly state: CeremonyState; readonly number: number }): ReactElement {
  const desk = useDesk();
  const decided = useLine();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [affects, setAffects] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { master, witness } = state.opened.participants;
  const exception = state.exceptions.find((one) => one.number === number);
  if (exception === undefined) return <p className="soft">{t('exception.reading')}</p>;
  const decide = async (): Promise<void> => {
    const text = decided.take();
    if (text === null) return;
    const names = affects.split(',').map((name) => name.trim());
    const answer = await send({
      do: 'resolve-exception',
      number,
      decided: text,
      by: [master, witness, ...others],
      affects: names.filter((name) => name !== '' && name.length <= LONGEST_LINE),
    });
    if (answer === null) return;
    if (answer.ok) desk.close();
    else setRefusal(answer.refusal);
  };
  const rest = participantsOf(state).filter((id) => id !== master && id !== witness);
  const words = refusal === null ? null : refusedWords(state, refusal, null);
  return (
    <div className="form close-set">
      <Raised state={state} exception={exception} />
      <Line label={t('exception.decided')} {...decided.field} />
      <div>
        <p className="label">{t('exception.agree')}</p>
        <p>{t('exception.agree.both', { master: nameOf(state.roster, master), witness: nameOf(state.roster, witness) })}</p>
        {rest.length === 0 ? null : (
          <Ticks label={t('exception.agree.more')} value={others} options={byFirst(state, rest)} onChange={setOthers} />
        )}
      </div>
      <Line label={t('exception.affects')} help={t('exception.affects.help')} value={affects} onChange={setAffects} />
      {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
      <Press kind="main" onPress={() => void decide()}>
        {t('exception.decide.do', { master: firstOf(state.roster, master), witness: firstOf(state.roster, witness) })}
      </Press>
      <p className="note soft">{t('exception.later')}</p>
    </div>
  );
}
