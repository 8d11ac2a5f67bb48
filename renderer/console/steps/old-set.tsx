/** Cards of a set that was made before: begin, read each card that is here, try them; then what came of it. */
import type { ReactElement } from 'react';
import { secretStops } from '../../../shared/ceremony/evidence.ts';
import { cardsInRoom, readCards } from '../../../shared/ceremony/old-set.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { ShardManifest } from '../../../shared/format/shard-manifest.ts';
import { Press } from '../../parts/button.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { Mark } from '../../parts/mark.tsx';
import { firstOf } from '../../parts/names.ts';
import { exactSpan, utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';
import { type Fact, Facts, HexGroups } from './facts.tsx';
import { makeFacts } from './irreversible.tsx';
import { ProbeTable } from './probe.tsx';

type Reading = NonNullable<CeremonyState['oldSet']['reading']>;
type Opened = NonNullable<CeremonyState['oldSet']['opened']>;

/** Of this reading, the last try at the card was refused. */
function wasRefused({ entries }: Station, index: number): boolean {
  const last = entries.findLast(({ record: { event } }) => {
    if (event.type === 'oldSet.openingIntended') return true;
    return (event.type === 'oldSet.cardRead' || event.type === 'oldSet.cardRefused') && event.body.index === index;
  });
  return last?.record.event.type === 'oldSet.cardRefused';
}

interface RowProps {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly reading: Reading;
  readonly shard: ShardManifest['shards'][number];
}

function CardRow({ station, state, reading, shard }: RowProps): ReactElement {
  const { index, name } = shard;
  const here = cardsInRoom(reading.manifest, state.opened.participants).includes(shard);
  const read = reading.cards.get(index);
  const { activity } = station.status;
  const isNow = activity.kind === 'entry' && activity.person === shard.holder;
  const refused = read === undefined && here && wasRefused(station, index);
  const text =
    read !== undefined
      ? t('old-set.card.read', { at: utcSecond(read.at) })
      : !here
        ? shard.form === 'paper'
          ? t('old-set.card.away')
          : t('old-set.card.elsewhere')
        : refused
          ? t('old-set.card.refused')
          : t('old-set.card.waits');
  const button =
    read === undefined && here && activity.kind === 'idle' ? (
      <Press size="small" onPress={() => void send({ do: 'read-old-card', index })}>
        {t('old-set.type', { index })}
      </Press>
    ) : null;
  return (
    <li className={isNow ? 'here' : ''}>
      <Mark kind={read !== undefined ? 'done' : isNow ? 'now' : refused ? 'stop' : 'todo'} />
      <b>{t('old-set.card.of', { index, name })}</b>
      <span>{text}</span>
      {button}
    </li>
  );
}

function CardList(props: Omit<RowProps, 'shard'>): ReactElement {
  const { manifest, cards } = props.reading;
  const { threshold: k, shards: n } = manifest.header;
  return (
    <section className="old-cards" aria-label={t('old-set.label')}>
      <p className="tally">
        <b>{t('old-set.read.tally', { have: cards.size, k })}</b>{' '}
        <span className="soft">{cards.size < k ? t('old-set.tally.any', { k, n }) : t('old-set.tally.enough')}</span>
      </p>
      <ul className="checks">
        {manifest.shards.map((shard) => (
          <CardRow key={shard.index} {...props} shard={shard} />
        ))}
      </ul>
    </section>
  );
}

const named = ({ manifest }: Opened, cards: readonly number[]): string =>
  manifest.shards
    .filter(({ index }) => cards.includes(index))
    .map(({ index, name }) => t('old-set.card.of', { index, name }))
    .join(', ');

function openedFacts(opened: Opened): readonly Fact[] {
  const { manifest, cards, groups, at, begun } = opened;
  const untried = manifest.shards.map(({ index }) => index).filter((index) => !cards.includes(index));
  return [
    { label: t('old-set.opened.cards'), value: named(opened, cards) },
    { label: t('old-set.opened.untried'), value: untried.length === 0 ? t('old-set.opened.none') : named(opened, untried) },
    { label: t('old-set.opened.groups'), value: t('old-set.opened.groups.is', { n: groups, k: manifest.header.threshold }) },
    { label: t('old-set.opened.took'), value: exactSpan(Date.parse(at) - Date.parse(begun)) },
    { label: t('outcome.check-value'), value: <HexGroups hex={manifest.keyCheckValue} /> },
    { label: t('digest.set'), value: <HexGroups hex={manifest.setDigest} /> },
  ];
}

/** What was tried and what came of it. */
export function SetOpened({ opened }: { readonly opened: Opened }): ReactElement {
  return (
    <section className="outcome">
      <p className="large ok">
        {t('old-set.opened', { n: opened.groups, cards: opened.cards.join(', '), key: opened.manifest.header.keyName })}
      </p>
      <Facts label={t('old-set.opened.label')} facts={openedFacts(opened)} />
    </section>
  );
}

const open = (): void => void send({ do: 'open-old-set' });

export function OldSetStep(props: StepProps): ReactElement {
  const { station, state } = props;
  const { reading, opened } = state.oldSet;
  if (opened !== null) {
    // the station stopped between the open key and the record that it was carried out
    const finish = (
      <Press kind="main" onPress={open}>
        {t('old-set.finish')}
      </Press>
    );
    return (
      <StepBody {...props} actions={finish}>
        <SetOpened opened={opened} />
      </StepBody>
    );
  }
  if (reading === null) {
    const begun = station.entries.some(({ record }) => record.event.type === 'oldSet.openingIntended');
    const begin = (
      <HoldButton
        label={t('old-set.begin.hold')}
        release={t('old-set.begin.release')}
        name={state.id}
        onDone={() => void send({ do: 'begin-opening' })}
      />
    );
    return (
      <StepBody {...props} actions={begin} waits={t('hold.help')}>
        {begun ? <p className="soft">{t('old-set.again')}</p> : null}
        {secretStops(state).length > 0 ? (
          <ProbeTable state={state} onlySecret />
        ) : (
          <Facts facts={makeFacts(state)} label={t('make.summary')} />
        )}
      </StepBody>
    );
  }
  const enough = readCards(reading).length >= reading.manifest.header.threshold;
  const next = cardsInRoom(reading.manifest, state.opened.participants).find(({ index }) => !reading.cards.has(index));
  const { activity } = station.status;
  const waiting =
    enough || next === undefined
      ? t('old-set.waits.enough')
      : t('old-set.waits.first', { first: firstOf(state.roster, next.holder), index: next.index });
  const waits = activity.kind === 'entry' ? t('old-set.waits.typing', { first: firstOf(state.roster, activity.person) }) : waiting;
  const tryThem = enough ? (
    <HoldButton label={t('old-set.open.hold')} release={t('old-set.open.release')} name={state.id} onDone={open} />
  ) : null;
  return (
    <StepBody {...props} actions={tryThem} waits={waits}>
      <CardList station={station} state={state} reading={reading} />
    </StepBody>
  );
}
