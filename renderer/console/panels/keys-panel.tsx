/** F1: the keys, how the screen looks, and the words of the field. */
import type { ReactElement } from 'react';
import { Choice } from '../../parts/field.tsx';
import { t } from '../../parts/words.ts';
import { setTheme, THEMES, type Theme, useTheme } from '../look.ts';

const KEYS = [
  ['F1', 'keys.f1'],
  ['F2', 'keys.f2'],
  ['F3', 'keys.f3'],
  ['F4', 'keys.f4'],
  ['F6', 'keys.f6'],
  ['F8', 'keys.f8'],
  ['F9', 'keys.f9'],
  ['Ctrl + −', 'keys.text'],
  ['Esc', 'keys.esc'],
] as const;
const WORDS = ['exception', 'refusal', 'head', 'shard', 'quorum', 'read-back'] as const;

export function KeysPanel(): ReactElement {
  const theme = useTheme();
  return (
    <>
      <dl className="keys">
        {KEYS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <Choice<Theme>
        label={t('keys.look')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`look.${value}`) }))}
        onChange={setTheme}
      />
      <h3>{t('keys.words')}</h3>
      <dl className="glossary">
        {WORDS.map((word) => (
          <div key={word}>
            <dt>{t(`word.${word}`)}</dt>
            <dd>{t(`word.${word}.is`)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
