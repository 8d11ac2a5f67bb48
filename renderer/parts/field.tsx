/** One line of text, and one choice of a few: label, help, and what is wrong with it in words beneath. */
import type { ReactElement, ReactNode } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';

/** What people write into the log is one line of at most 200 characters (shared/format/fields.ts). */
export const LONGEST_LINE = 200;

export function Line(props: {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string | undefined;
  /** Said beneath, in place of the help, and announced. */
  readonly wrong?: string | null;
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
}): ReactElement {
  const wrong = props.wrong ?? null;
  return (
    <TextField
      className="line"
      value={props.value}
      onChange={props.onChange}
      isInvalid={wrong !== null}
      autoFocus={props.autoFocus === true}
      autoComplete="off"
    >
      <Label>{props.label}</Label>
      <Input className={props.mono === true ? 'mono' : ''} spellCheck="false" />
      {wrong === null ? (
        props.help === undefined ? null : (
          <Text slot="description" className="note soft">
            {props.help}
          </Text>
        )
      ) : (
        <Text slot="description" className="note wrong" role="alert">
          {wrong}
        </Text>
      )}
    </TextField>
  );
}

export function Choice<V extends string>(props: {
  readonly label: ReactNode;
  /** Null: nothing is chosen yet. */
  readonly value: V | null;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly after?: string;
}): ReactElement {
  const pick = (value: string): void => {
    const chosen = props.options.find((option) => option.value === value);
    if (chosen !== undefined) props.onChange(chosen.value);
  };
  return (
    <RadioGroup className="choice" value={props.value} onChange={pick} orientation="horizontal">
      <Label>
        {props.label} {props.after === undefined ? null : <span className="aside">{props.after}</span>}
      </Label>
      <div className="options">
        {props.options.map((option) => (
          <RadioField key={option.value} value={option.value} className="">
            <RadioButton className="option">{option.label}</RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
