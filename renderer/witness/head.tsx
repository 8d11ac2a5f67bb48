/** The log head, full screen: at the end of an act and whenever the console asks. Number, square code and eight words to write down. */
import type { ReactElement } from 'react';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { HeadWords } from '../parts/digest.tsx';
import { firstOf } from '../parts/names.ts';
import { headText, Qr } from '../parts/qr.tsx';
import { t } from '../parts/words.ts';
import { Stage } from './stage.tsx';

/** Once it is written down, the head that was written stays until the step ends. */
function headToShow(state: CeremonyState, step: ConcreteStep): { readonly seq: number; readonly digest: string } {
  const read = state.heads.find((h) => h.step === step.id);
  return read === undefined ? { seq: state.head.seq, digest: state.head.digest } : { seq: read.seq, digest: read.head };
}

export function Head({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement {
  const { seq, digest } = headToShow(state, step);
  const first = firstOf(state.roster, state.opened.participants.witness);
  return (
    <Stage state={state} wide>
      <div className="head-full">
        <Qr text={headText(seq, digest)} label={t('witness.qr')} />
        <div className="head-words">
          <h1>
            <span className="num">{step.action === 'head' ? step.id : ''}</span>
            {t('witness.head', { n: seq })}
          </h1>
          <p>{t('witness.write', { first })}</p>
          <HeadWords digest={digest} className="words full" />
          <p className="soft">{step.action === 'head' ? t('witness.written') : t('witness.first8')}</p>
        </div>
      </div>
    </Stage>
  );
}
