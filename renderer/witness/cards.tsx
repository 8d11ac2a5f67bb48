/** Share cards below the poster, as far as they are, and what the key is known by. */
import type { ReactElement } from 'react';
import type { CardState, CeremonyState } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Digest } from '../parts/digest.tsx';
import { cardsNeeded } from '../parts/operation.ts';
import { t } from '../parts/words.ts';

type CardLook = 'full' | 'open' | '';
function cardLook(state: CeremonyState, step: ConcreteStep, card: CardState): { readonly look: CardLook; readonly text: string } {
  const isNow = step.number === card.index;
  if (step.action === 'issue-card') {
    if (card.issuedAt !== null) return { look: 'full', text: t('witness.card.issued') };
    return isNow ? { look: 'open', text: t('witness.card.now') } : { look: '', text: t('witness.card.printed') };
  }
  if (card.readBack !== null) return { look: 'full', text: t('witness.card.read') };
  if (state.manifest === null) return { look: '', text: t('witness.card.none') };
  return isNow && step.action === 'read-card'
    ? { look: 'open', text: t('witness.card.now') }
    : { look: '', text: t('witness.card.printed') };
}

export function Cards({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement {
  const n = state.cards.length;
  const have =
    step.action === 'issue-card'
      ? t('witness.cards.issued', { have: state.cards.filter((c) => c.issuedAt !== null).length, n })
      : t('witness.cards', { have: state.cards.filter((c) => c.readBack !== null).length, n });
  return (
    <section className="bottom" aria-label={t('custody.label')}>
      <p className="tally">
        <b>{have}</b>
        <span className="soft">{t('witness.cards.any', { k: cardsNeeded(state) })}</span>
      </p>
      <ol className="seats tiles">
        {state.cards.map((card) => {
          const { look, text } = cardLook(state, step, card);
          return (
            <li key={card.index} className={`seat ${look}`}>
              <b>{t('witness.card', { n: card.index })}</b>
              <span>{text}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The check value of a split key; of a key in a token its public key's digest, in the place of the sentence. */
export function CheckValue({ state }: { readonly state: CeremonyState }): ReactElement | null {
  if (state.keypair.generated !== null) {
    return (
      <section className="bottom">
        <Digest title={t('digest.fingerprint')} hex={state.keypair.generated.fingerprint} />
      </section>
    );
  }
  if (state.rosterChange?.stage === 'changed') {
    return (
      <section className="bottom">
        <Digest title={t('digest.roster')} hex={state.rosterChange.digest} />
      </section>
    );
  }
  if (state.manifest === null) return null;
  return (
    <section className="bottom" aria-label={t('outcome.check-value')}>
      <p className="tally">
        <b>{t('outcome.check-value')}</b>
      </p>
      <p className="mono check">{state.manifest.keyCheckValue.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
    </section>
  );
}
