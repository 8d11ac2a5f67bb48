/** Several of a few: each a box with a word, ticked or not. */
import type { ReactElement, ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';

export function Ticks(props: {
  readonly label: ReactNode;
  readonly value: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** In the options' order. */
  readonly onChange: (value: readonly string[]) => void;
  readonly after?: string | undefined;
}): ReactElement {
  const { options, onChange } = props;
  const change = (ticked: readonly string[]): void => {
    onChange(options.map(({ value }) => value).filter((value) => ticked.includes(value)));
  };
  return (
    <CheckboxGroup className="choice" value={[...props.value]} onChange={change}>
      <Label>
        {props.label} {props.after === undefined ? null : <span className="aside">{props.after}</span>}
      </Label>
      <div className="options">
        {options.map((option) => (
          <CheckboxField key={option.value} value={option.value} className="">
            <CheckboxButton className="option tick">{option.label}</CheckboxButton>
          </CheckboxField>
        ))}
      </div>
    </CheckboxGroup>
  );
}
