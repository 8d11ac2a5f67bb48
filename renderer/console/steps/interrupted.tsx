/** After a crash: an intent without an outcome. Two people say what happened; nothing is done again by itself. */
import { type ReactElement, useState } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import { Press } from '../../parts/button.tsx';
import { Choice, Line, LONGEST_LINE } from '../../parts/field.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { exactSpan, utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { InPlace, leadersOf } from './in-place.tsx';
import { InterruptedKeypair } from './interrupted-keypair.tsx';

function actName(act: string): string {
  if (act === 'make') return t('interrupted.act.make');
  if (act === 'export') return t('interrupted.act.export');
  return act === 'approve' ? t('interrupted.act.approve') : act;
}

function found(station: Station): string {
  const record = station.entries.findLast((entry) => entry.record.event.type === 'station.restarted')?.record;
  if (record?.event.type !== 'station.restarted') return '';
  const { lastAt } = record.event.body;
  const apart = exactSpan(Date.parse(record.at) - Date.parse(lastAt));
  return t('interrupted.found', { last: utcSecond(lastAt), found: utcSecond(record.at), span: apart });
}

type Outcome = 'did-not-happen' | 'happened';

interface InterruptedProps {
  readonly station: Station;
  readonly state: CeremonyState;
}

export function Interrupted({ station, state }: InterruptedProps): ReactElement {
  const { intent } = state.keypair;
  return state.interrupted === 'generate' && intent !== null ? (
    <InterruptedKeypair station={station} state={state} intent={intent} />
  ) : (
    <Settle station={station} state={state} />
  );
}

function Settle({ station, state }: InterruptedProps): ReactElement {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const people = leadersOf(state);
  const refused = station.status.refused;
  const refusal = refused === null ? null : refusedWords(state, refused.refusal, refused.person);
  const words =
    refusal === null
      ? { happened: t('interrupted.strip', { act: actName(state.interrupted ?? '') }), more: t('interrupted.safe') }
      : { happened: refusal.happened, more: `${refusal.safe} ${refusal.todo}` };
  const press = (): void => {
    const text = note.trim();
    if (outcome === null) setWrong(t('interrupted.choose'));
    else if (text === '' || text.length > LONGEST_LINE) setWrong(text === '' ? t('form.missing') : t('form.long'));
    else void send({ do: 'resolve', outcome, note: text });
  };
  const { activity } = station.status;
  const strip =
    activity.kind === 'working' ? (
      <Strip tone="now" title={t(`working.${activity.what}`)} />
    ) : (
      <Strip tone="stop" title={words.happened} more={words.more} />
    );
  return (
    <InPlace state={state} title={t('interrupted.title')} say={t('interrupted.say', people)} strip={strip}>
      <p className="soft">{found(station)}</p>
      <div className="form">
        <Choice<Outcome>
          label={t('interrupted.outcome')}
          value={outcome}
          options={[
            { value: 'did-not-happen', label: t('interrupted.did-not-happen') },
            { value: 'happened', label: t('interrupted.happened') },
          ]}
          onChange={setOutcome}
        />
        <Line
          label={t('interrupted.note')}
          value={note}
          wrong={wrong}
          onChange={(value) => {
            setNote(value);
            setWrong(null);
          }}
        />
        <p>
          <Press kind="main" onPress={press}>
            {t('interrupted.do', people)}
          </Press>
        </p>
      </div>
    </InPlace>
  );
}
