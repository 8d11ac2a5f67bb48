/** One step as a poster: number and title, who does what, what is awaited, and below what the step fills: seats, cards, or a value. */
import type { ReactElement } from 'react';
import { evidenceOf, performerOf } from '../../shared/ceremony/evidence.ts';
import { type CeremonyState, nameOf } from '../../shared/ceremony/state.ts';
import type { Action } from '../../shared/format/script.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { cannotGoOn } from '../parts/cannot-go-on.ts';
import { Mark } from '../parts/mark.tsx';
import { firstOf } from '../parts/names.ts';
import { useNow } from '../parts/now.ts';
import { blocking, toCancel } from '../parts/operation.ts';
import { type Seat, seatsOf } from '../parts/quorum.tsx';
import { stepTexts } from '../parts/step-text.ts';
import { Strip } from '../parts/strip.tsx';
import { span, utcMinute, utcSecond } from '../parts/times.ts';
import { Unbroken } from '../parts/unbroken.tsx';
import { t } from '../parts/words.ts';
import type { Station } from '../station-client.ts';
import { Bytes, Emergency } from './bottoms.tsx';
import { Cards, CheckValue, OldCards } from './cards.tsx';
import { SignOff } from './sign-off.tsx';
import { Stage } from './stage.tsx';

interface PosterProps {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly step: ConcreteStep;
}

const BEFORE_THE_KEY: readonly Action[] = ['approve', 'make'];
/** In these steps it is said that the request can come to nothing any more. */
const lostHere = (state: CeremonyState, { action }: ConcreteStep): string | null =>
  BEFORE_THE_KEY.includes(action) && state.making !== 'made' ? cannotGoOn(state) : null;

/** It was asked for, and this build does not have it: that stands for as long as the step does. */
const isUnavailable = ({ executionRefusals }: CeremonyState, { action }: ConcreteStep): boolean =>
  action === 'execute' && executionRefusals.at(-1)?.refusal.control === 'OP-BUILD-1';

const nothingToCancel = ({ station, state, step }: PosterProps): boolean =>
  step.action === 'cancel-ceremonies' && (state.incident.cancelled?.ceremonies ?? toCancel(station.status.ceremonies, state)).length === 0;

function sentence(props: PosterProps): string {
  const { state, step } = props;
  if (lostHere(state, step) !== null) return t('witness.lost.say');
  if (isUnavailable(state, step)) return t('witness.unavailable');
  if (nothingToCancel(props)) return t('witness.cancel.none', { master: nameOf(state.roster, state.opened.participants.master) });
  return stepTexts(state, step).poster;
}

/** Only that it was not accepted, and whose turn it is: the reason stands at the console. */
function Awaited({ station, state, step }: PosterProps): ReactElement {
  const { activity, refused } = station.status;
  if (activity.kind === 'working') {
    const counted = activity.of > 0 ? t('witness.progress', { done: activity.done, of: activity.of }) : null;
    return <Strip tone="now" title={t(`working.${activity.what}`)} more={counted} />;
  }
  const master = firstOf(state.roster, state.opened.participants.master);
  if (isUnavailable(state, step)) return <Strip tone="stop" title={t('witness.unavailable.waits', { first: master })} />;
  if (refused !== null) {
    const performer = performerOf(state, step);
    const title = performer === null ? t('witness.refused.no-one') : t('witness.refused', { first: firstOf(state.roster, performer) });
    return <Strip tone="stop" title={title} />;
  }
  const lost = lostHere(state, step);
  if (lost !== null) return <Strip tone="stop" title={lost} />;
  const waiting = blocking(state);
  if (waiting !== null) return <Strip tone="wait" title={t('exception.blocks', { n: waiting })} />;
  const texts = stepTexts(state, step);
  if (evidenceOf(state, step) === 'missing') {
    const waits = nothingToCancel({ station, state, step }) ? t('witness.cancel.none.waits', { first: master }) : texts.waits;
    return <Strip tone="wait" title={waits} />;
  }
  return <Strip tone="now" title={t('witness.answers', { first: firstOf(state.roster, step.confirmer), answer: texts.answer })} />;
}

/** More than fit in a row with their whole names. */
const MANY = 5;

function SeatBox({ state, seat, many }: { readonly state: CeremonyState; readonly seat: Seat; readonly many: boolean }): ReactElement {
  if (seat.person === null) {
    return (
      <div className="seat">
        <span>{t('witness.open')}</span>
      </div>
    );
  }
  return (
    <div className={seat.at === null ? 'seat open' : 'seat full'}>
      <b>{many ? firstOf(state.roster, seat.person) : nameOf(state.roster, seat.person)}</b>
      {seat.at === null ? (
        <span>{t('witness.not-yet')}</span>
      ) : (
        <span>
          <Mark kind="done" bare />
          {many ? utcMinute(seat.at) : utcSecond(seat.at)}
        </span>
      )}
    </div>
  );
}

function Expires({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const now = useNow();
  if (state.request === null) return null;
  const left = Date.parse(state.request.value.expires) - now;
  return <span className="soft">{left > 0 ? t('witness.expires', { span: span(left) }) : t('witness.expired')}</span>;
}

function Seats({ state }: { readonly state: CeremonyState }): ReactElement {
  const tally = t('witness.tally', { have: state.approvals.length, n: state.opened.approvalThreshold });
  const seats = seatsOf(state);
  const many = seats.length >= MANY;
  return (
    <section className="bottom" aria-label={t('quorum.label')}>
      <p className="tally">
        <b>{tally}</b>
        <Expires state={state} />
      </p>
      <div className={many ? 'seats tiles' : 'seats'}>
        {seats.map((seat) => (
          <SeatBox key={seat.key} state={state} seat={seat} many={many} />
        ))}
      </div>
    </section>
  );
}

function Bottom(props: PosterProps): ReactElement | null {
  const { state, step } = props;
  switch (step.action) {
    case 'approve':
    case 'make':
      return <Seats state={state} />;
    case 'execute':
      return state.oldSet.reading === null && state.oldSet.opened === null ? <Seats state={state} /> : <OldCards state={state} />;
    case 'propose-bytes':
    case 'confirm-bytes':
    case 'compare-bytes':
      return <Bytes state={state} step={step} />;
    case 'cancel-ceremonies':
    case 'recreate':
    case 'revoke-approver':
    case 'review-approvals':
    case 'note':
      return <Emergency {...props} />;
    case 'issue-card':
    case 'read-card':
    case 'combine':
    case 'activate':
      return <Cards state={state} step={step} />;
    case 'compare-outcome':
      return <CheckValue state={state} />;
    case 'sign-off':
      return blocking(state) === null || state.signoff !== null ? <SignOff state={state} /> : null;
    case 'confirm':
    case 'identify':
    case 'probe':
    case 'clock':
    case 'compare-script':
    case 'initiate':
    case 'compare-request':
    case 'head':
    case 'seal':
    case 'sign-checkpoint':
    case 'sign-document':
    case 'sign-bundle':
    case 'export':
    case 'close':
      return null;
  }
}

/** The digest takes the place of the sentence. */
const isDigest = ({ bytes, keypair }: CeremonyState, { action }: ConcreteStep): boolean =>
  (bytes !== null && (action === 'propose-bytes' || action === 'compare-bytes')) ||
  (keypair.generated !== null && action === 'compare-outcome');

export function StepPoster(props: PosterProps): ReactElement {
  const { state, step } = props;
  const texts = stepTexts(state, step);
  return (
    <Stage state={state}>
      <h1>
        <span className="num">{step.id}</span>
        <Unbroken text={texts.title} />
      </h1>
      {isDigest(state, step) ? null : (
        <p className="do">
          <Unbroken text={sentence(props)} />
        </p>
      )}
      {step.action === 'sign-off' && state.signoff === null && blocking(state) === null ? null : <Awaited {...props} />}
      <Bottom {...props} />
    </Stage>
  );
}
