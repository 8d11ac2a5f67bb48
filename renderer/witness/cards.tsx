/** Share cards below the poster, as far as they are, and what the key is known by. */
import type { ReactElement } from 'react';
import { isAllPaper, readableCards } from '../../shared/ceremony/forms.ts';
import { cardsInRoom, setInHand } from '../../shared/ceremony/old-set.ts';
import type { CardState, CeremonyState } from '../../shared/ceremony/state.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { Digest } from '../parts/digest.tsx';
import { cardsNeeded } from '../parts/operation.ts';
import { t } from '../parts/words.ts';

type CardLook = 'full' | 'open' | '';
function cardLook(state: CeremonyState, step: ConcreteStep, card: CardState): { readonly look: CardLook; readonly text: string } {
  const isNow = step.number === card.index;
  if (card.form !== 'paper') return shardLook(state, step, card, isNow);
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

/** Of a shard that is not on paper. */
function shardLook(
  state: CeremonyState,
  step: ConcreteStep,
  { form, issuedAt, readBack }: CardState,
  isNow: boolean,
): { readonly look: CardLook; readonly text: string } {
  const where = t(form === 'token' ? 'witness.shard.token' : 'witness.shard.provider');
  if (state.manifest === null) return { look: '', text: t('witness.card.none') };
  if (step.action === 'issue-card') {
    if (issuedAt !== null) return { look: 'full', text: t('witness.shard.compared') };
    return isNow ? { look: 'open', text: t('witness.card.now') } : { look: '', text: where };
  }
  if (readBack !== null) return { look: 'full', text: t('witness.card.read') };
  if (isNow && step.action === 'read-card') return { look: 'open', text: t('witness.card.now') };
  return { look: '', text: form === 'token' ? where : t('witness.shard.claimed') };
}

export function Cards({ state, step }: { readonly state: CeremonyState; readonly step: ConcreteStep }): ReactElement {
  const n = state.cards.length;
  const allPaper = isAllPaper(state);
  const readable = readableCards(state);
  const have =
    step.action === 'issue-card'
      ? t('witness.cards.issued', { have: state.cards.filter((c) => c.issuedAt !== null).length, n })
      : t(allPaper ? 'witness.cards' : 'witness.shards', { have: readable.filter((c) => c.readBack !== null).length, n: readable.length });
  return (
    <section className="bottom" aria-label={t('custody.label')}>
      <p className="tally">
        <b>{have}</b>
        <span className="soft">{t('witness.cards.any', { k: cardsNeeded(state) })}</span>
        {readable.length < n ? <span className="soft">{t('witness.shards.claimed')}</span> : null}
      </p>
      <ol className="seats tiles">
        {state.cards.map((card) => {
          const { look, text } = cardLook(state, step, card);
          return (
            <li key={card.index} className={`seat ${look}`}>
              <b>{t(card.form === 'paper' ? 'witness.card' : 'witness.shard', { n: card.index })}</b>
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
  const set = setInHand(state);
  if (set === null) return null;
  return (
    <section className="bottom" aria-label={t('outcome.check-value')}>
      <p className="tally">
        <b>{t('outcome.check-value')}</b>
      </p>
      <p className="mono check">{set.keyCheckValue.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
    </section>
  );
}

/** Of a set that exists, each card that is here: read or not. */
export function OldCards({ state }: { readonly state: CeremonyState }): ReactElement | null {
  const { reading, opened } = state.oldSet;
  const manifest = reading?.manifest ?? opened?.manifest;
  if (manifest === undefined) return null;
  const { threshold: k, shards: n } = manifest.header;
  const read = opened?.cards ?? [...(reading?.cards.keys() ?? [])];
  return (
    <section className="bottom" aria-label={t('witness.old-set')}>
      <p className="tally">
        <b>{t('old-set.read.tally', { have: read.length, k })}</b>
        <span className="soft">{t('old-set.tally.any', { k, n })}</span>
      </p>
      <ol className="seats tiles">
        {cardsInRoom(manifest, state.opened.participants).map(({ index }) => (
          <li key={index} className={`seat ${read.includes(index) ? 'full' : ''}`}>
            <b>{t('witness.card', { n: index })}</b>
            <span>{read.includes(index) ? t('witness.old-set.read') : t('witness.not-yet')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
