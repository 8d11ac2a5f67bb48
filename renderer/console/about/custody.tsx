/** A card per shard: dashed printed, half being read, full read back; holder, bag, place. */
import type { ReactElement } from 'react';
import { type CardState, type CeremonyState, currentStep, nameOf } from '../../../shared/ceremony/state.ts';
import { cardsNeeded } from '../../parts/operation.ts';
import { utcMinute } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';

function standing(state: CeremonyState, card: CardState): { readonly look: 'done' | 'here' | 'todo'; readonly text: string } {
  const step = currentStep(state);
  const isHere = step?.number === card.index;
  if (card.form !== 'paper') return shardStanding(state, card, isHere);
  const bag = card.bag ?? '';
  if (card.readBack !== null) return { look: 'done', text: t('custody.read', { at: utcMinute(card.readBack.at), bag }) };
  if (state.manifest === null) return { look: 'todo', text: t('custody.none') };
  if (isHere && step.action === 'read-card') return { look: 'here', text: t('custody.now.read', { bag }) };
  if (card.issuedAt !== null) return { look: 'todo', text: t('custody.with', { bag }) };
  return isHere && step.action === 'issue-card'
    ? { look: 'here', text: t('custody.now.issue') }
    : { look: 'todo', text: t('custody.printed') };
}

/** Of a shard that is not on paper. */
function shardStanding(state: CeremonyState, { form, readBack }: CardState, isHere: boolean): ReturnType<typeof standing> {
  if (state.manifest === null) return { look: 'todo', text: t('custody.none') };
  if (readBack !== null) return { look: 'done', text: t('custody.token.read', { at: utcMinute(readBack.at) }) };
  const look = isHere ? 'here' : 'todo';
  if (form === 'token') return { look, text: t('custody.token') };
  return { look, text: state.combined === null ? t('custody.provider') : t('custody.claimed') };
}

export function Custody({ state }: { readonly state: CeremonyState }): ReactElement {
  return (
    <section aria-label={t('custody.label')}>
      <h2>
        {t('custody.title')} <span>{t('custody.any', { k: cardsNeeded(state), n: state.cards.length })}</span>
      </h2>
      <ul className="custody">
        {state.cards.map((card) => {
          const { look, text } = standing(state, card);
          return (
            <li key={card.index}>
              <span className={`c ${look}`}>{card.index}</span>
              <div>
                <b>{nameOf(state.roster, card.holder)}</b>
                <span>{text}</span>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
