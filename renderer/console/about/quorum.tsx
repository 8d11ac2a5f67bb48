/** The quorum: one seat for each approval needed; below, who may still approve, who said no, and until when. */
import type { ReactElement } from 'react';
import { mayStillApprove } from '../../../shared/ceremony/evidence.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import { cannotGoOn } from '../../parts/cannot-go-on.ts';
import { Mark } from '../../parts/mark.tsx';
import { initialsOf } from '../../parts/names.ts';
import { useNow } from '../../parts/now.ts';
import { isWaiting, type Seat, seatsOf } from '../../parts/quorum.tsx';
import { dayMinute, instantOf, span } from '../../parts/times.ts';
import { Unbroken } from '../../parts/unbroken.tsx';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';

function SeatBox({
  station,
  state,
  seat,
}: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly seat: Seat;
}): ReactElement {
  if (seat.person === null) {
    return (
      <div className="seat">
        <b aria-hidden="true">–</b>
        <span>{t('quorum.empty')}</span>
      </div>
    );
  }
  const initials = initialsOf(nameOf(state.roster, seat.person));
  if (seat.at !== null) {
    return (
      <div className="seat full">
        <b>{initials}</b>
        <span>{dayMinute(seat.at, state.head.at)}</span>
      </div>
    );
  }
  const isIn = station.status.cards?.some((card) => card.person === seat.person) === true;
  return (
    <div className="seat open">
      <b>{initials}</b>
      <span>{isIn ? t('quorum.card-in') : t('quorum.asked')}</span>
    </div>
  );
}

function Expiry({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const now = useNow();
  if (state.request === null || state.phase === 'Executed' || state.phase === 'Cancelled') return null;
  const { expires } = state.request.value;
  const left = Date.parse(expires) - now;
  const at = dayMinute(expires, instantOf(now));
  return <>{left > 0 ? t('quorum.expires', { at, span: span(left) }) : t('quorum.expired', { at })}</>;
}

export function Quorum({ station, state }: { readonly station: Station; readonly state: CeremonyState }): ReactElement {
  const seats = seatsOf(state);
  const asked = seats.find((seat) => seat.standing === 'asked')?.person;
  const may = !isWaiting(state) ? [] : mayStillApprove(state).filter((id) => id !== asked);
  const lost = cannotGoOn(state);
  const name = (id: string): string => nameOf(state.roster, id);
  return (
    <section aria-label={t('quorum.label')}>
      <h2>
        {t('quorum.have', { have: state.approvals.length, n: state.opened.approvalThreshold })}
        <span>{t('quorum.of', { n: state.opened.participants.custodians.length })}</span>
      </h2>
      <div className="seats">
        {seats.map((seat) => (
          <SeatBox key={seat.key} station={station} state={state} seat={seat} />
        ))}
      </div>
      {may.length === 0 ? null : (
        <>
          <p className="note soft may">{t('quorum.may')}</p>
          <ul className="roll">
            {may.map((id) => (
              <li key={id}>
                <Mark kind="todo" bare />
                <span>{name(id)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {state.declined.length === 0 ? null : (
        <>
          <p className="note soft may">{t('quorum.refused')}</p>
          <ul className="roll">
            {state.declined.map(({ person }) => (
              <li key={person}>
                <Mark kind="stop" bare />
                <span>{name(person)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {state.barred.size === 0 ? null : (
        <>
          <p className="note soft may">{t('quorum.barred')}</p>
          <ul className="roll people">
            {[...state.barred].map(([person, { incident, because }]) => (
              <li key={person}>
                <Mark kind="stop" bare />
                <span>
                  {name(person)}
                  <span className="note soft">
                    <Unbroken text={t('quorum.barred.because', { because, incident })} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="note soft">
        {lost !== null ? (
          <b className="late">{lost}</b>
        ) : isWaiting(state) && state.declined.length === 0 ? (
          t('quorum.no-one-refused')
        ) : null}{' '}
        <Expiry state={state} />
      </p>
    </section>
  );
}
