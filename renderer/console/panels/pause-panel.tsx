/** A pause asks why. Whoever would rather end the ceremony goes on to cancelling it from here. */
import { Pause } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import { Press } from '../../parts/button.tsx';
import { Line } from '../../parts/field.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';
import { useLine } from '../use-line.ts';

export function PausePanel({ state }: { readonly state: CeremonyState }): ReactElement {
  const desk = useDesk();
  const reason = useLine();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const pause = async (): Promise<void> => {
    const text = reason.take();
    if (text === null) return;
    const answer = await send({ do: 'pause', reason: text });
    if (answer === null) return;
    if (answer.ok) desk.close();
    else setRefusal(answer.refusal);
  };
  const words = refusal === null ? null : refusedWords(state, refusal, null);
  return (
    <div className="form">
      <p className="note soft">{t('pause.intro')}</p>
      <Line label={t('pause.reason')} {...reason.field} />
      {words === null ? null : <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />}
      <Press kind="main" icon={Pause} onPress={() => void pause()}>
        {t('pause.do')}
      </Press>
      {state.phase === 'Executed' ? null : (
        <>
          <p className="note soft">{t('pause.or-cancel')}</p>
          <Press
            kind="exc"
            onPress={() => {
              desk.open({ kind: 'cancel' });
            }}
          >
            {t('cancel.open')}
          </Press>
        </>
      )}
    </div>
  );
}
