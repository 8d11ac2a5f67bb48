/** What the steps of two-phase operations and of emergencies fill, below the poster: bytes, confirmations, ceremonies, a key, a note. */
import type { ReactElement, ReactNode } from 'react';
import { type CeremonyState, nameOf, personOf } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Digest, HeadWords } from '../parts/digest.tsx';
import { toCancel } from '../parts/operation.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import type { Station } from '../station-client.ts';

function Below({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  return (
    <section className="bottom">
      <p className="tally">
        <b>
          <Unbroken text={title} />
        </b>
      </p>
      {children}
    </section>
  );
}

/** The digest while it is compared on both screens; then who has confirmed it. */
export function Bytes({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement | null {
  const { bytes, opened } = state;
  if (bytes === null) return null;
  if (step.action !== 'confirm-bytes') {
    return (
      <section className="bottom">
        <Digest title={t('digest.bytes')} hex={bytes.digest} />
      </section>
    );
  }
  const names = bytes.confirmations.map(({ person }) => nameOf(state.roster, person));
  return (
    <Below title={t('bytes.have', { have: names.length, n: opened.approvalThreshold })}>
      <p className="more">{names.join(', ')}</p>
    </Below>
  );
}

function Cancelling({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement | null {
  const { cancelled } = state.incident;
  const ids = cancelled?.ceremonies ?? toCancel(station.status.ceremonies, state).map(({ id }) => id);
  if (ids.length === 0) return cancelled === null ? null : <Below title={t('incident.cancelled.none')} />;
  const title = cancelled === null ? t('witness.to-cancel', { n: ids.length }) : t('witness.cancelled.n', { n: ids.length });
  return (
    <Below title={title}>
      <ul className="ids mono">
        {ids.map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
    </Below>
  );
}

function Revoking({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const { operation } = state.opened;
  const person = operation.kind === 'compromised-approver' ? personOf(state.roster, operation.payload.person) : undefined;
  if (person === undefined) return null;
  return (
    <Below title={person.name}>
      <HeadWords digest={person.key.fingerprint} className="words key-words" />
    </Below>
  );
}

export function Emergency(props: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly step: ConcreteStep;
}): ReactElement | null {
  const { station, state, step } = props;
  const { recreated, listed, notes } = state.incident;
  if (step.action === 'cancel-ceremonies') return <Cancelling station={station} state={state} />;
  if (step.action === 'revoke-approver') return <Revoking state={state} />;
  if (step.action === 'recreate') return recreated === null ? null : <Below title={t('incident.recreated', { id: recreated.to })} />;
  if (step.action === 'review-approvals')
    return listed === null ? null : <Below title={t('witness.listed', { n: listed.approvals.length })} />;
  const note = notes.find((one) => one.step === step.id);
  return note === undefined ? null : (
    <section className="bottom">
      <p className="remark">
        <Unbroken text={note.text} />
      </p>
    </section>
  );
}
