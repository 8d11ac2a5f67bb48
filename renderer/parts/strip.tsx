/** A strip says what the ceremony waits for or what happened. One element that stays, so that a change in it is announced. */
import type { ReactElement, ReactNode } from 'react';
import { Mark, type MarkKind } from './mark.tsx';
import { Unbroken } from './unbroken.tsx';

export type Tone = 'wait' | 'now' | 'stop' | 'done';
const marks: Readonly<Record<Tone, MarkKind>> = { wait: 'wait', now: 'now', stop: 'stop', done: 'done' };

export function Strip(props: {
  readonly tone: Tone;
  readonly title: string;
  readonly more?: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  const buttons = props.children === undefined || props.children === null ? null : <span className="buttons">{props.children}</span>;
  return (
    <div className={props.tone === 'wait' ? 'strip' : `strip ${props.tone}`}>
      <Mark kind={marks[props.tone]} />
      <p className="message" role={props.tone === 'stop' ? 'alert' : 'status'}>
        <b>
          <Unbroken text={props.title} />
        </b>{' '}
        {typeof props.more === 'string' ? <Unbroken text={props.more} /> : props.more}
      </p>
      {buttons}
    </div>
  );
}
