/** The witness's own words, the only thing on this screen that can be pressed. Disagreeing is as near as agreeing. */
import { type ReactElement, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import { firstOf } from '../parts/names.ts';
import { t } from '../parts/words.ts';
import { signOff } from '../station-client.ts';

/** As the record takes it (shared/format/ceremony-event.ts, signoff.recorded). */
const LONGEST_REMARK = 500;

export function SignOff({ state }: { readonly state: CeremonyState }): ReactElement {
  const [remark, setRemark] = useState('');
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
      <div className="answers">
        <Button className="btn main" onPress={() => void signOff(true, remark.trim())}>
          {t('witness.signoff.agree.long')}
        </Button>
        <Button className="btn" onPress={() => void signOff(false, remark.trim())}>
          {t('witness.signoff.disagree')}
        </Button>
      </div>
    </section>
  );
}
