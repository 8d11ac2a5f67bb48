/** The signatures that end a ceremony: log head, PDF, bundle. */
import type { ReactElement } from 'react';
import { evidenceOf, performerOf } from '../../../shared/ceremony/evidence.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../../shared/script/instantiate.ts';
import { Mark } from '../../parts/mark.tsx';
import { t } from '../../parts/words.ts';

const whats = { 'sign-checkpoint': 'sign.checkpoint', 'sign-document': 'sign.document', 'sign-bundle': 'sign.bundle' } as const;
const isSigning = (action: string): action is keyof typeof whats => Object.hasOwn(whats, action);

function Signature({
  state,
  step,
  what,
}: {
  readonly state: CeremonyState;
  readonly step: ConcreteStep;
  readonly what: string;
}): ReactElement {
  const reached = state.runs.has(step.id);
  const id = step.performer ?? (reached ? performerOf(state, step) : null);
  const isDone = evidenceOf(state, step) === 'there';
  return (
    <li>
      <Mark kind={isDone ? 'done' : step.id === state.current ? 'now' : 'todo'} />
      <span>{id === null ? t('sign.by.open', { what }) : t('sign.by', { what, name: nameOf(state.roster, id) })}</span>
    </li>
  );
}

export function Signatures({ state }: { readonly state: CeremonyState }): ReactElement {
  return (
    <section aria-label={t('sign.label')}>
      <h2>{t('sign.label')}</h2>
      <ul className="roll">
        {state.steps.flatMap((step) =>
          isSigning(step.action) ? [<Signature key={step.id} state={state} step={step} what={t(whats[step.action])} />] : [],
        )}
      </ul>
    </section>
  );
}
