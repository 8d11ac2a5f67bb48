/** Seven silhouettes that survive grey: ring, pointer, half disc, ticked disc, octagon, diamond, boxed question. */
import type { ReactElement } from 'react';
import { t } from './words.ts';

export type MarkKind = 'todo' | 'now' | 'wait' | 'done' | 'stop' | 'exception' | 'dunno';

const shapes: Readonly<Record<MarkKind, ReactElement>> = {
  todo: <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="2" />,
  now: <path d="M3 2.5 17.5 10 3 17.5Z" fill="currentColor" />,
  wait: (
    <>
      <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M10 2.5a7.5 7.5 0 0 1 0 15Z" fill="currentColor" />
    </>
  ),
  done: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M10 1a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm-1.2 13.2 5.9-6.6-1.6-1.4-4.4 4.9-2-1.9-1.5 1.6Z"
    />
  ),
  stop: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3Zm.6 4.6L5.6 6.9 8.7 10l-3.1 3.1 1.3 1.3L10 11.3l3.1 3.1 1.3-1.3L11.3 10l3.1-3.1-1.3-1.3L10 8.7Z"
    />
  ),
  exception: <path fill="currentColor" fillRule="evenodd" d="M10 .4 19.6 10 10 19.6.4 10Zm-1 4.4v6h2v-6Zm0 7.6v2.2h2v-2.2Z" />,
  dunno: (
    <>
      <path d="M2 2h16v16H2Z" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M7.4 7.6a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.1.9-1.1 1.8" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M9 13.4h2v2H9Z" fill="currentColor" />
    </>
  ),
};
const classes: Readonly<Record<MarkKind, string>> = {
  todo: 'is-todo',
  now: 'is-now',
  wait: 'is-wait',
  done: 'is-done',
  stop: 'is-stop',
  exception: 'is-exc',
  dunno: 'is-dunno',
};

/** bare: the word stands beside it, so it is not said twice. */
export function Mark({ kind, bare = false }: { readonly kind: MarkKind; readonly bare?: boolean }): ReactElement {
  const look = { className: `mark ${classes[kind]}`, viewBox: '0 0 20 20' };
  if (bare) {
    return (
      <svg {...look} aria-hidden="true">
        {shapes[kind]}
      </svg>
    );
  }
  return (
    <svg {...look} role="img" aria-label={t(`mark.${kind}`)}>
      {shapes[kind]}
    </svg>
  );
}
