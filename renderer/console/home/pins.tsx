/**
 * "Cards and PINs": each card in the readers, what it says of its PIN, and the two works on it. Loaded when it is first asked for. The codes are
 * typed in the entry view alone, over the frame that stands here.
 */
import { ArrowLeft, KeyRound, LockOpen, RefreshCw } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Command, PinCard } from '../../../shared/ipc/contract.ts';
import { Press } from '../../parts/button.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { firstName } from '../../parts/names.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { EntryPlace } from '../entry-place.tsx';
import { focusStep } from '../shortcuts.ts';
import { Page } from './page.tsx';

type Work = Extract<Command, { do: 'set-pin' }>['work'];
type Outcome =
  | { readonly kind: 'done'; readonly work: Work; readonly name: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** In words: locked, the last try, and so on. A card whose PIN is typed on the reader is named for that first. */
function stateOf({ pin, tries, pinPad }: PinCard): readonly [MarkKind, string] {
  if (pinPad) return ['stop', t('pins.pad')];
  if (pin === 'locked') return ['stop', t('pins.locked')];
  if (pin === 'not-set') return ['stop', t('pins.not-set')];
  if (tries === 'last') return ['wait', t('entry.tries.last')];
  return [tries === 'few' ? 'wait' : 'done', t(`entry.tries.${tries}`)];
}

function Card({ card, onWork }: { readonly card: PinCard; readonly onWork: (work: Work) => void }): ReactElement {
  const [mark, state] = stateOf(card);
  const { name, serial, model, slot, pin, pinPad } = card;
  return (
    <li>
      <Mark kind={mark} bare />
      <div>
        <p>
          <b>{name}</b> {state}
        </p>
        <p className="note soft">
          <span className="mono">{serial}</span> {t('pins.where', { model, slot })}
        </p>
      </div>
      {pinPad ? null : (
        <span className="buttons">
          {pin === 'locked' || pin === 'not-set' ? null : (
            <Press
              size="small"
              icon={KeyRound}
              aria-label={t('pins.change.of', { name })}
              onPress={() => {
                onWork('change');
              }}
            >
              {t('pins.change')}
            </Press>
          )}
          <Press
            size="small"
            kind={pin === 'locked' ? 'main' : 'plain'}
            icon={LockOpen}
            aria-label={t('pins.unblock.of', { name })}
            onPress={() => {
              onWork('unblock');
            }}
          >
            {t('pins.unblock')}
          </Press>
        </span>
      )}
    </li>
  );
}

function Standing({ station, outcome }: { readonly station: Station; readonly outcome: Outcome | null }): ReactElement | null {
  const { activity } = station.status;
  if (activity.kind === 'working') return <Strip tone="now" title={t(`working.${activity.what}`)} />;
  if (outcome === null) return null;
  if (outcome.kind === 'done') {
    const { work, name } = outcome;
    return <Strip tone="done" title={t(`pins.done.${work}`, { name })} more={t('pins.done.more')} />;
  }
  const words = refusedWords(null, outcome.refusal, null);
  return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
}

/** What to do when a card is locked, before anybody asks: the codes differ, and so does who has them. */
function Procedure(): ReactElement {
  return (
    <section aria-label={t('pins.procedure')}>
      <h2>{t('pins.procedure')}</h2>
      <ol className="procedure">
        <li>{t('pins.procedure.who')}</li>
        <li>{t('pins.procedure.puk')}</li>
        <li>{t('pins.procedure.officer')}</li>
        <li>{t('pins.procedure.lost')}</li>
      </ol>
      <p className="note soft">{t('pins.record')}</p>
    </section>
  );
}

export function Pins({ station, onBack }: { readonly station: Station; readonly onBack: () => void }): ReactElement {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { activity, pins } = station.status;
  useEffect(() => {
    focusStep();
    void look(setOutcome);
  }, []);
  const work = async (card: PinCard, what: Work): Promise<void> => {
    setOutcome(null);
    const answer = await send({ do: 'set-pin', work: what, serial: card.serial });
    if (answer === null) return;
    setOutcome(answer.ok ? { kind: 'done', work: what, name: card.name } : { kind: 'refused', refusal: answer.refusal });
  };
  const asked = activity.kind === 'new-pin' ? pins?.find(({ serial }) => serial === activity.serial) : undefined;
  return (
    <Page title={t('pins.title')} side={<Procedure />}>
      <Standing station={station} outcome={outcome} />
      {activity.kind === 'new-pin' ? (
        <EntryPlace kind={asked?.tries === 'last' ? 'new-pin-last-try' : 'new-pin'} first={firstName(asked?.name ?? '')} />
      ) : null}
      {activity.kind !== 'idle' ? null : (
        <>
          {pins?.length === 0 ? <p className="soft">{t('pins.none')}</p> : null}
          <ul className="ceremonies pins">
            {pins?.map((card) => (
              <Card key={card.serial} card={card} onWork={(what) => void work(card, what)} />
            ))}
          </ul>
          <p className="buttons">
            <Press size="small" icon={RefreshCw} onPress={() => void look(setOutcome)}>
              {t('pins.look')}
            </Press>
            <Press size="small" icon={ArrowLeft} onPress={onBack}>
              {t('pins.back')}
            </Press>
          </p>
        </>
      )}
    </Page>
  );
}

async function look(show: (outcome: Outcome | null) => void): Promise<void> {
  const answer = await send({ do: 'look-at-pins' });
  show(answer?.ok === false ? { kind: 'refused', refusal: answer.refusal } : null);
}
