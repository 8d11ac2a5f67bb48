/** The form that opens a ceremony. Nothing is recorded before its button is pressed. */
import { type ReactElement, useState } from 'react';
import type { Roster } from '../../shared/format/roster.ts';
import type { KeyAlgorithm } from '../../shared/format/shard-header.ts';
import { Press } from '../parts/button.tsx';
import { Choice, Line } from '../parts/field.tsx';
import { refusedWords } from '../parts/refused.ts';
import { Strip } from '../parts/strip.tsx';
import { offsetOf } from '../parts/times.ts';
import { t } from '../parts/words.ts';
import { type Station, send } from '../station-client.ts';
import { type FieldName, type OpenFields, offsetText, roomHere, wrongIn } from './form.ts';

const CHECKED: readonly FieldName[] = ['purpose', 'keyName', 'location', 'timeZone', 'offset', 'approvalReference'];
const numbers = (from: number, to: number): readonly { value: string; label: string }[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ value: String(from + i), label: String(from + i) }));

export function OpenForm({ station, roster }: { readonly station: Station; readonly roster: Roster }): ReactElement {
  const n = roster.people.filter((person) => person.roles.includes('custodian')).length;
  const { approvals } = station.policy;
  const [fields, setFields] = useState<OpenFields>(() => {
    const room = roomHere();
    return {
      purpose: '',
      keyName: '',
      keyAlgorithm: 'ed25519',
      location: '',
      timeZone: room.zone,
      offset: offsetText(room.offset),
      approvalReference: '',
      approvals: String(Math.min(approvals.default, n)),
      cards: String(Math.max(2, Math.min(3, n - 1))),
    };
  });
  const [tried, setTried] = useState(false);
  const suggested =
    fields.keyName === ''
      ? t('home.purpose.default.no-key', { k: fields.cards, n })
      : t('home.purpose.default', { key: fields.keyName, k: fields.cards, n });
  const whole = fields.purpose === '' ? { ...fields, purpose: suggested } : fields;
  const set =
    (name: keyof OpenFields) =>
    (value: string): void => {
      setFields({ ...fields, [name]: value });
    };
  const wrong = (name: FieldName): string | null => (tried ? wrongIn(whole, name) : null);
  const open = (): void => {
    setTried(true);
    const localOffset = offsetOf(whole.offset);
    if (localOffset === null || CHECKED.some((name) => wrongIn(whole, name) !== null)) return;
    void send({
      do: 'open',
      purpose: whole.purpose.trim(),
      keyName: whole.keyName.trim(),
      keyAlgorithm: whole.keyAlgorithm,
      location: whole.location.trim(),
      timeZone: whole.timeZone.trim(),
      localOffset,
      approvalReference: whole.approvalReference.trim(),
      approvalThreshold: Number(whole.approvals),
      cardThreshold: Number(whole.cards),
    });
  };
  const { refused } = station.status;
  const words = refused === null ? null : refusedWords(null, refused.refusal, refused.person);
  return (
    <div className="form open-form">
      {words === null ? (
        <p className="soft">{t('home.ready')}</p>
      ) : (
        <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />
      )}
      <div className="pair">
        <Line
          label={t('home.key-name')}
          help={t('home.key-name.help')}
          value={fields.keyName}
          wrong={wrong('keyName')}
          mono
          onChange={set('keyName')}
        />
        <Choice<KeyAlgorithm>
          label={t('home.algorithm')}
          value={fields.keyAlgorithm}
          options={[
            { value: 'ed25519', label: t('home.ed25519') },
            { value: 'aes-256', label: t('home.aes-256') },
          ]}
          onChange={set('keyAlgorithm')}
        />
      </div>
      <div className="pair">
        <Choice
          label={t('home.approvals')}
          value={fields.approvals}
          options={numbers(approvals.minimum, Math.min(approvals.maximum, n))}
          after={t('home.of-custodians', { n })}
          onChange={set('approvals')}
        />
        <Choice
          label={t('home.cards')}
          value={fields.cards}
          options={numbers(2, Math.min(n, approvals.maximum))}
          after={t('home.of-cards', { n })}
          onChange={set('cards')}
        />
      </div>
      <Line label={t('home.purpose')} value={whole.purpose} wrong={wrong('purpose')} onChange={set('purpose')} />
      <Line
        label={t('home.reference')}
        help={t('home.reference.help')}
        value={fields.approvalReference}
        wrong={wrong('approvalReference')}
        onChange={set('approvalReference')}
      />
      <div className="triple">
        <Line
          label={t('home.location')}
          help={t('home.location.help')}
          value={fields.location}
          wrong={wrong('location')}
          onChange={set('location')}
        />
        <Line label={t('home.zone')} value={fields.timeZone} wrong={wrong('timeZone')} onChange={set('timeZone')} />
        <Line
          label={t('home.offset')}
          help={t('home.offset.help')}
          value={fields.offset}
          wrong={wrong('offset')}
          mono
          onChange={set('offset')}
        />
      </div>
      <p>
        <Press kind="main" onPress={open}>
          {t('home.open')}
        </Press>
      </p>
    </div>
  );
}
