/** The witness's own words, the only thing on this screen that can be pressed. Disagreeing is as near as agreeing. */
import { type ReactElement, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { firstOf } from '../parts/names.ts';
import { refusedWords } from '../parts/refused.ts';
import { t } from '../parts/words.ts';
import { signOff } from '../station-client.ts';

/** As the record takes it (shared/format/ceremony-event.ts, signoff.recorded). */
const LONGEST_REMARK = 500;

function Refused({ state, refusal }: { readonly state: CeremonyState; readonly refusal: Refusal }): ReactElement {
  const { happened, safe, todo } = refusedWords(state, refusal, null);
  return (
    <p className="refused" role="alert">
      <b>{happened}</b> {safe} {todo}
    </p>
  );
}

export function SignOff({ state }: { readonly state: CeremonyState }): ReactElement {
  const [remark, setRemark] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const say = async (agrees: boolean): Promise<void> => {
    const answer = await signOff(agrees, remark.trim());
    setRefusal(answer?.ok === false ? answer.refusal : null);
  };
  const { signoff } = state;
  if (signoff !== null) {
    const first = firstOf(state.roster, signoff.person);
    return (
      <section className="bottom">
        <p className="tally">
          <b>{signoff.agrees ? t('witness.signoff.agreed', { first }) : t('witness.signoff.disagreed', { first })}</b>
        </p>
        {signoff.remark === '' ? null : <p className="remark">{signoff.remark}</p>}
      </section>
    );
  }
  return (
    <section className="bottom sign-off">
      <TextField className="remark-field" value={remark} onChange={setRemark} autoComplete="off">
        <Label>{t('witness.signoff.remark')}</Label>
        <Input maxLength={LONGEST_REMARK} spellCheck="false" />
      </TextField>
      {refusal === null ? null : <Refused state={state} refusal={refusal} />}
      <div className="answers">
        <Button className="btn main" onPress={() => void say(true)}>
          {t('witness.signoff.agree.long')}
        </Button>
        <Button className="btn" onPress={() => void say(false)}>
          {t('witness.signoff.disagree')}
        </Button>
      </div>
    </section>
  );
}
