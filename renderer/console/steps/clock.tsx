/** The witness's watch against the station's clock. The watch's time is written as it was read aloud; the station notes its own. */
import { type ReactElement, useState } from 'react';
import { Press } from '../../parts/button.tsx';
import { Line } from '../../parts/field.tsx';
import { firstOf } from '../../parts/names.ts';
import { exactSpan, roomSecond, SECOND, zoneName } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { Facts } from './facts.tsx';

const WATCH = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
/** 151237 and 15.12.37 are 15:12:37. */
function watchOf(text: string): string | null {
  const digits = text.trim().replaceAll(/[:. ]/g, '');
  const watch = `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
  return WATCH.test(watch) ? watch : null;
}

function differenceOf(seconds: number): string {
  if (seconds === 0) return t('clock.same');
  const apart = exactSpan(seconds * SECOND);
  return seconds > 0 ? t('clock.ahead', { span: apart }) : t('clock.behind', { span: apart });
}

export function ClockStep(props: StepProps): ReactElement {
  const { state } = props;
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const first = firstOf(state.roster, state.opened.participants.witness);
  const press = (): void => {
    const watch = watchOf(text);
    if (watch === null) setWrong(t('clock.wrong'));
    else void send({ do: 'compare-clock', watch });
  };
  const dock = (
    <>
      <Line
        label={t('clock.label', { first })}
        help={t('clock.help')}
        value={text}
        wrong={wrong}
        mono
        onChange={(value) => {
          setText(value);
          setWrong(null);
        }}
      />
      <Press kind="main" onPress={press}>
        {t('clock.compare')}
      </Press>
    </>
  );
  const { clock } = state;
  return (
    <StepBody {...props} dock={dock}>
      {clock === null ? (
        <Facts
          label={t('clock.result')}
          facts={[{ label: t('clock.zone'), value: `${state.opened.timeZone}, ${zoneName(state.opened.localOffset)}` }]}
        />
      ) : (
        <>
          <p className="value">{differenceOf(clock.offsetSeconds)}</p>
          <Facts
            label={t('clock.result')}
            facts={[
              { label: t('clock.watch', { first }), value: <span className="mono">{clock.watch}</span> },
              {
                label: t('clock.station'),
                value: <span className="mono">{roomSecond(Date.parse(clock.at), state.opened.localOffset)}</span>,
              },
              { label: t('clock.zone'), value: `${state.opened.timeZone}, ${zoneName(state.opened.localOffset)}` },
            ]}
          />
        </>
      )}
    </StepBody>
  );
}
