/** People: initials in a box, full name, role. */
import type { ReactElement, ReactNode } from 'react';
import { initialsOf } from './names.ts';

export function Person(props: {
  readonly name: string;
  readonly detail: ReactNode;
  readonly acting?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="who">
      <span className={props.acting === true ? 'seal acting' : 'seal'} aria-hidden="true">
        {initialsOf(props.name)}
      </span>
      <div>
        <b>{props.name}</b>
        <span>{props.detail}</span>
      </div>
      {props.children}
    </div>
  );
}
