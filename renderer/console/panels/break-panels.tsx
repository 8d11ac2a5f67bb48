/** Pause, and cancel: each asks why. A cancelled ceremony cannot go on, so it is held like every irreversible act. */
import { Pause } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { Command } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { Line, LONGEST_LINE } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { t } from '../../parts/words.ts';
import { send } from '../../station-client.ts';
import { useDesk } from '../desk.ts';

function useReason(command: (reason: string) => Command) {
  const desk = useDesk();
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const act = async (): Promise<void> => {
    const text = reason.trim();
    if (text === '' || text.length > LONGEST_LINE) {
      setWrong(text === '' ? t('form.missing') : t('form.long'));
      return;
    }
    const answer = await send(command(text));
    if (answer?.ok === true) desk.close();
  };
  const change = (value: string): void => {
    setReason(value);
    setWrong(null);
  };
  return { reason, wrong, change, act };
}

export function PausePanel(): ReactElement {
  const { reason, wrong, change, act } = useReason((text) => ({ do: 'pause', reason: text }));
  return (
    <div className="form">
      <p className="note soft">{t('pause.intro')}</p>
      <Line label={t('pause.reason')} value={reason} wrong={wrong} onChange={change} />
      <Press kind="main" icon={Pause} onPress={() => void act()}>
        {t('pause.do')}
      </Press>
    </div>
  );
}

export function CancelPanel({ state }: { readonly state: CeremonyState }): ReactElement {
  const { reason, wrong, change, act } = useReason((text) => ({ do: 'cancel', reason: text }));
  return (
    <div className="form">
      <p className="note soft">{t('cancel.intro')}</p>
      <Line label={t('cancel.reason')} value={reason} wrong={wrong} onChange={change} />
      <HoldButton
        kind="exc"
        label={t('cancel.hold', { name: state.id })}
        release={t('cancel.release')}
        name={state.id}
        onDone={() => void act()}
      />
      <p className="note soft">{t('hold.help')}</p>
    </div>
  );
}
