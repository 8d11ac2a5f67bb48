/** Share cards: handed out with a bag each, read back one by one from the final paper, then tested in every group. */
import { FileImage, Keyboard, ScanLine } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { isAllPaper, readableCards } from '../../../shared/ceremony/forms.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { EventOf } from '../../../shared/format/ceremony-event.ts';
import { countGroups, everyGroup } from '../../../shared/shards/subsets.ts';
import { Press } from '../../parts/button.tsx';
import { Line, LONGEST_LINE } from '../../parts/field.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { firstOf } from '../../parts/names.ts';
import { cardsNeeded } from '../../parts/operation.ts';
import { utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { StepBody, type StepProps } from '../step-body.tsx';

function testedGroups(state: CeremonyState): { readonly k: number; readonly groups: number; readonly every: boolean } {
  const k = cardsNeeded(state);
  const n = readableCards(state).length;
  return { k, groups: countGroups(n, k), every: everyGroup(n, k) };
}

/** Printed, read back, combined, active: how far the whole set is. */
export function CardStages({ state }: { readonly state: CeremonyState }): ReactElement | null {
  if (cardsNeeded(state) === 0) return null;
  const readable = readableCards(state);
  const n = readable.length;
  const read = readable.filter((card) => card.readBack !== null).length;
  const papers = state.cards.filter(({ form }) => form === 'paper').length;
  const printed = state.manifest === null ? 0 : papers;
  const claimed = state.cards.length - n;
  const readText = isAllPaper(state)
    ? t('stage.cards', { have: read, n })
    : t(claimed === 0 ? 'stage.shards' : 'stage.shards.claimed', { have: read, n, claimed });
  const { k, groups, every } = testedGroups(state);
  const stages = [
    {
      key: 'printed',
      title: t('stage.printed'),
      text: t('stage.cards', { have: printed, n: papers }),
      share: state.manifest === null ? 0 : 1,
    },
    { key: 'read', title: t('stage.read'), text: readText, share: read / n },
    {
      key: 'combined',
      title: t('stage.combined'),
      text:
        state.combined === null
          ? t(every ? 'stage.combined.todo' : 'stage.combined.cover', { k, n: groups })
          : t(every ? 'stage.combined.done' : 'stage.combined.covered', { k, n: state.combined.subsets }),
      share: state.combined === null ? 0 : 1,
    },
    {
      key: 'active',
      title: t('stage.active'),
      text: state.executedAt === null ? t('stage.active.todo') : t('stage.active.done', { at: utcSecond(state.executedAt) }),
      share: state.executedAt === null ? 0 : 1,
    },
  ];
  const here = stages.findIndex((stage) => stage.share < 1);
  return (
    <ol className="stages" aria-label={t('stages.label')}>
      {stages.map(({ key, title, text, share }, place) => (
        <li
          key={key}
          className={share >= 1 ? 'done' : place === here ? 'here' : ''}
          style={
            place === here ? { borderImage: `linear-gradient(90deg, var(--ok) ${share * 100}%, var(--line) ${share * 100}%) 6` } : undefined
          }
        >
          <b>{title}</b>
          {text}
        </li>
      ))}
    </ol>
  );
}

export function IssueCardStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const [bag, setBag] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const first = firstOf(state.roster, step.performer);
  const press = (): void => {
    const number = bag.trim();
    if (number === '' || number.length > LONGEST_LINE) setWrong(t('card.bag.wrong'));
    else void send({ do: 'issue-card', index: step.number, bag: number });
  };
  const dock = (
    <>
      <Line
        label={t('card.bag', { index: step.number })}
        help={t('card.bag.help')}
        value={bag}
        wrong={wrong}
        mono
        onChange={(value) => {
          setBag(value);
          setWrong(null);
        }}
      />
      <Press kind="main" onPress={press}>
        {t('card.issue', { index: step.number, first })}
      </Press>
    </>
  );
  return (
    <StepBody {...props} dock={dock}>
      <CardStages state={state} />
    </StepBody>
  );
}

/** The checks of the last try at this card that was refused, while none was good. */
function lastTry(station: Station, index: number): EventOf<'card.readRefused'>['body'] | null {
  const event = station.entries.findLast(({ record }) => record.event.type === 'card.readRefused' && record.event.body.index === index)
    ?.record.event;
  return event?.type === 'card.readRefused' ? event.body : null;
}

const CHECKS = ['readable', 'set', 'index', 'commitment'] as const;
type Check = (typeof CHECKS)[number];
/** What the custody process calls its checks (shared/ipc/custody-protocol.ts), by the line that shows them. */
const NAMES: Readonly<Record<Check, EventOf<'card.readRefused'>['body']['passed']>> = {
  readable: ['readable'],
  set: ['set', 'epoch'],
  index: ['index', 'not-read-before'],
  commitment: ['commitment'],
};

export function Checks({ station, state, step }: StepProps): ReactElement {
  const n = state.cards.length;
  const index = step.number;
  const card = state.cards.find((one) => one.index === index);
  const read = card?.readBack ?? null;
  const isPaper = card?.form === 'paper';
  const tried = read === null ? lastTry(station, index) : null;
  const working = station.status.activity.kind === 'working';
  const hasPassed = (check: Check): boolean => read !== null || NAMES[check].every((name) => tried?.passed.includes(name) === true);
  const stopped = tried === null || working ? undefined : CHECKS.find((check) => !hasPassed(check));
  const kindOf = (check: Check): MarkKind =>
    hasPassed(check) && !working ? 'done' : check === stopped ? 'stop' : working && check === 'readable' ? 'now' : 'todo';
  const lines: Readonly<Record<Check, { readonly title: string; readonly text: string }>> = {
    readable: {
      title: t('check.readable'),
      text: hasPassed('readable') ? t('check.readable.done') : t(isPaper ? 'check.readable.todo' : 'check.readable.token'),
    },
    set: {
      title: t('check.set'),
      text: t('check.set.is', { key: state.manifest?.header.keyName ?? '', epoch: state.manifest?.header.epoch ?? 1 }),
    },
    index: {
      title: t(isPaper ? 'check.index' : 'check.index.shard', { index }),
      text: t('check.index.is', { index, n, k: cardsNeeded(state) }),
    },
    commitment: { title: t('check.commitment'), text: hasPassed('commitment') ? t('check.commitment.done') : t('check.commitment.todo') },
  };
  const first = firstOf(state.roster, step.performer);
  return (
    <ul className="checks">
      {CHECKS.map((check) => (
        <li key={check} className={kindOf(check) === 'now' ? 'here' : ''}>
          <Mark kind={kindOf(check)} />
          <b>{lines[check].title}</b>
          <span className={check === 'set' ? 'mono' : ''}>{lines[check].text}</span>
        </li>
      ))}
      <li className={read === null ? '' : 'here'}>
        <Mark kind={read === null ? 'todo' : 'now'} />
        <b>{t('check.agrees', { first })}</b>
        <span>{t(isPaper ? 'check.agrees.is' : 'check.agrees.shard')}</span>
      </li>
    </ul>
  );
}

export function ReadCardStep(props: StepProps): ReactElement {
  const { state, step } = props;
  const index = step.number;
  const actions = (
    <>
      <Press size="small" icon={Keyboard} onPress={() => void send({ do: 'read-card', index, medium: 'typed' })}>
        {t('card.type')}
      </Press>
      <Press size="small" icon={FileImage} onPress={() => void send({ do: 'read-card', index, medium: 'scan' })}>
        {t('card.scan')}
      </Press>
      <Press size="small" kind="main" icon={ScanLine} onPress={() => void send({ do: 'read-card', index, medium: 'page' })}>
        {t('card.read')}
      </Press>
    </>
  );
  return (
    <StepBody {...props} actions={actions}>
      <Checks {...props} />
      <CardStages state={state} />
    </StepBody>
  );
}

export function CombineStep(props: StepProps): ReactElement {
  const { state } = props;
  const { k, groups, every } = testedGroups(state);
  const actions = (
    <Press kind="main" onPress={() => void send({ do: 'combine' })}>
      {t(every ? 'combine.start' : 'combine.cover', { n: groups, k })}
    </Press>
  );
  return (
    <StepBody {...props} actions={actions}>
      <CardStages state={state} />
    </StepBody>
  );
}
