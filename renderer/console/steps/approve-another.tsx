/** Who else could approve: by the cards in the readers, or by name. */
import type { ReactElement } from 'react';
import { mayStillApprove } from '../../../shared/ceremony/evidence.ts';
import { type CeremonyState, nameOf } from '../../../shared/ceremony/state.ts';
import type { CardSeen } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';

export const cardName = (state: CeremonyState, card: CardSeen): string =>
  card.person === null ? t('approve.card.stranger') : t('approve.card.of', { name: nameOf(state.roster, card.person) });

/** Cards in the readers, a stranger's too: the station refuses it with its reason, on screen and in the log. */
export function Another(props: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly asked: string | null;
  readonly onAsk: (person: string) => void;
  readonly onCard: (card: CardSeen) => void;
  readonly onBack: () => void;
}): ReactElement {
  const { station, state } = props;
  const may = mayStillApprove(state);
  const cards = station.status.cards ?? [];
  const askable = (card: CardSeen): string | null => (card.person !== null && may.includes(card.person) ? card.person : null);
  const inReaders = cards.map((card) => card.person);
  return (
    <div className="another">
      <h2>{t('approve.readers')}</h2>
      {cards.length === 0 ? <p className="soft">{t('approve.readers.none')}</p> : null}
      <ul>
        {cards.map((card) => {
          const person = askable(card);
          return (
            <li key={`${card.fingerprint} ${card.serial}`}>
              <span>{cardName(state, card)}</span>
              {person === null ? (
                <Press
                  size="small"
                  aria-label={`${t('approve.use')}: ${cardName(state, card)}`}
                  onPress={() => {
                    props.onCard(card);
                  }}
                >
                  {t('approve.use')}
                </Press>
              ) : (
                <Press
                  size="small"
                  onPress={() => {
                    props.onAsk(person);
                  }}
                >
                  {t('approve.ask', { name: nameOf(state.roster, person) })}
                </Press>
              )}
            </li>
          );
        })}
      </ul>
      <h2>{t('approve.roster')}</h2>
      <ul>
        {may
          .filter((id) => id !== props.asked && !inReaders.includes(id))
          .map((id) => (
            <li key={id}>
              <span>{nameOf(state.roster, id)}</span>
              <Press
                size="small"
                onPress={() => {
                  props.onAsk(id);
                }}
              >
                {t('approve.ask', { name: nameOf(state.roster, id) })}
              </Press>
            </li>
          ))}
      </ul>
      <p className="choices">
        <Press size="small" onPress={() => void send({ do: 'look-for-cards' })}>
          {t('approve.look')}
        </Press>
        <Press size="small" onPress={props.onBack}>
          {t('approve.back')}
        </Press>
      </p>
    </div>
  );
}
