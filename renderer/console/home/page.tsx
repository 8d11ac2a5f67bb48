/** A page outside a ceremony: its title with what can be pressed beside it, what it is about, a row under it, and the side. */
import type { ReactElement, ReactNode } from 'react';
import { STEP_TITLE } from '../shortcuts.ts';

export function Page({
  title,
  beside,
  form = false,
  under,
  side,
  children,
}: {
  readonly title: string;
  readonly beside?: ReactNode;
  /** Whether it is filled in. */
  readonly form?: boolean;
  readonly under?: ReactNode;
  readonly side: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <>
      <main className="sheet" data-region="" tabIndex={-1}>
        <section className="step" aria-labelledby={STEP_TITLE}>
          <div className={form ? 'body form open-form' : 'body'}>
            <div className="title">
              <h1 id={STEP_TITLE} tabIndex={-1}>
                {title}
              </h1>
              {beside}
            </div>
            {children}
          </div>
        </section>
        {under}
      </main>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else that Tab would reach (WCAG 2.1.1) */}
      <aside className="side" data-region="" tabIndex={0}>
        {side}
      </aside>
    </>
  );
}
