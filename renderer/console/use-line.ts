/** One line that a person writes into the log: what stands in it, and what is wrong with it once it was tried. */
import { useState } from 'react';
import { LONGEST_LINE } from '../parts/field.tsx';
import { t } from '../parts/words.ts';

const wrongLine = (text: string): string | null => {
  const length = text.trim().length;
  return length === 0 ? t('form.missing') : length > LONGEST_LINE ? t('form.long') : null;
};

export interface WrittenLine {
  /** For the field. */
  readonly field: { readonly value: string; readonly wrong: string | null; readonly onChange: (value: string) => void };
  /** What is written, or null; what is wrong with it is then said in the field. */
  readonly take: () => string | null;
}

export function useLine(start = ''): WrittenLine {
  const [value, setValue] = useState(start);
  const [wrong, setWrong] = useState<string | null>(null);
  return {
    field: {
      value,
      wrong,
      onChange: (next) => {
        setValue(next);
        setWrong(null);
      },
    },
    take: () => {
      const said = wrongLine(value);
      setWrong(said);
      return said === null ? value.trim() : null;
    },
  };
}
