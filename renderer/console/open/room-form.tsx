/** What it is for, who decided it, and where: the same for every kind. */
import type { ReactElement } from 'react';
import { Line } from '../../parts/field.tsx';
import { t } from '../../parts/words.ts';
import { type RoomFields, wrongIn } from './room.ts';

export function RoomForm(props: {
  readonly fields: RoomFields;
  readonly tried: boolean;
  readonly onChange: (fields: RoomFields) => void;
}): ReactElement {
  const { fields, tried, onChange } = props;
  const of = (name: keyof RoomFields) => ({
    value: fields[name],
    wrong: tried ? wrongIn(fields, name) : null,
    onChange: (value: string): void => {
      onChange({ ...fields, [name]: value });
    },
  });
  return (
    <>
      <div className="pair">
        <Line label={t('home.purpose')} help={t('home.purpose.help')} {...of('subject')} />
        <Line label={t('home.reference')} help={t('home.reference.help')} {...of('approvalReference')} />
      </div>
      <div className="triple">
        <Line label={t('home.location')} help={t('home.location.help')} {...of('location')} />
        <Line label={t('home.zone')} {...of('timeZone')} />
        <Line label={t('home.offset')} help={t('home.offset.help')} mono {...of('offset')} />
      </div>
    </>
  );
}
