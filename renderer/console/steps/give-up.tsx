/** In place of what the step would do, where the request can come to nothing any more. */
import type { ReactElement } from 'react';
import { Press } from '../../parts/button.tsx';
import { t } from '../../parts/words.ts';
import { useDesk } from '../desk.ts';

export function GiveUp(): ReactElement {
  const desk = useDesk();
  return (
    <Press
      kind="exc"
      size="small"
      onPress={() => {
        desk.open({ kind: 'cancel' });
      }}
    >
      {t('cancel.open')}
    </Press>
  );
}
