/** Outside a ceremony: what the station found, the ceremonies of the workspace, and the kinds that can be opened. */
import { KeyRound } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { CeremonyKind } from '../../../shared/format/operation.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { Press } from '../../parts/button.tsx';
import { firstWords } from '../../parts/head-words.ts';
import { later } from '../../parts/later.ts';
import { Person } from '../../parts/people.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { Clock, ModeBox } from '../bar.tsx';
import { roomHere } from '../open/room.ts';
import { focusStep, useShortcuts } from '../shortcuts.ts';
import { Ceremonies } from './ceremonies.tsx';
import { Found } from './found.tsx';
import { Emergencies, Kinds } from './kinds.tsx';
import { Page } from './page.tsx';

/** Text size and moving between regions; nothing else has a key here. */
const NO_KEYS = {};

const openForm = later(() => import('../open/open-form.tsx'));
const checkScreen = later(() => import('./check.tsx'));
const pinScreen = later(() => import('./pins.tsx'));

/** What the middle of the screen is about: the list of ceremonies, the check of this station, the cards' PINs, or the form of a kind. */
type Shown = CeremonyKind | 'list' | 'check' | 'pins';

function Who({ roster, revoked }: { readonly roster: Roster; readonly revoked: readonly string[] }): ReactElement {
  return (
    <section aria-label={t('home.who')}>
      <h2>
        {t('home.who')} <span>{t('home.who.n', { n: roster.people.length })}</span>
      </h2>
      <ul className="who-list">
        {roster.people.map((person) => (
          <li key={person.id}>
            <Person
              name={person.name}
              detail={
                <>
                  {person.roles.map((role) => t(`role.${role}`)).join(', ')}
                  {revoked.includes(person.id) ? (
                    <b className="late key">{t('home.key.revoked')}</b>
                  ) : (
                    <span className="key">{t('home.key', { words: firstWords(person.key.fingerprint, 3).join(' ') })}</span>
                  )}
                </>
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Refused({ refusal }: { readonly refusal: Refusal }): ReactElement {
  const words = refusedWords(null, refusal, null);
  return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
}

/** The list and the kinds; where the workspace cannot be used, only why. */
function Choose({ station, onKind }: { readonly station: Station; readonly onKind: (kind: CeremonyKind) => void }): ReactElement {
  const { roster, scripts, status } = station;
  const { missing } = status.home;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const take = async (ceremony: string): Promise<void> => {
    const answer = await send({ do: 'select', ceremony });
    setRefusal(answer?.ok === false ? answer.refusal : null);
  };
  const stopped = missing ?? refusal;
  return (
    <Page
      title={missing === null ? t('home.title') : t('home.cannot')}
      under={roster === null || missing !== null ? null : <Emergencies scripts={scripts} onChoose={onKind} />}
      side={roster === null ? null : <Who roster={roster} revoked={status.revoked.map(({ person }) => person)} />}
    >
      {stopped === null ? null : <Refused refusal={stopped} />}
      {roster === null ? null : <Ceremonies ceremonies={status.ceremonies} roster={roster} onChoose={(ceremony) => void take(ceremony)} />}
      {roster === null || missing !== null ? null : <Kinds scripts={scripts} onChoose={onKind} />}
    </Page>
  );
}

/** While a screen's script is read: its frame, so that nothing jumps. */
const reading = (
  <main className="sheet">
    <p className="reading soft">{t('open.reading')}</p>
  </main>
);

function Opening(props: {
  readonly station: Station;
  readonly roster: Roster;
  readonly kind: CeremonyKind;
  readonly onBack: () => void;
}): ReactElement {
  const read = openForm.useModule();
  return read === null ? reading : <read.OpenForm {...props} />;
}

interface Beside {
  readonly station: Station;
  readonly onBack: () => void;
}

function Checking(props: Beside): ReactElement {
  const read = checkScreen.useModule();
  return read === null ? reading : <read.CheckStation {...props} />;
}

function CardsAndPins(props: Beside): ReactElement {
  const read = pinScreen.useModule();
  return read === null ? reading : <read.Pins {...props} />;
}

function Middle(props: { readonly station: Station; readonly shown: Shown; readonly onShow: (shown: Shown) => void }): ReactElement {
  const { station, shown, onShow } = props;
  const { roster } = station;
  const back = (): void => {
    onShow('list');
  };
  if (shown === 'check') return <Checking station={station} onBack={back} />;
  if (shown === 'pins') return <CardsAndPins station={station} onBack={back} />;
  if (shown === 'list' || roster === null) return <Choose station={station} onKind={onShow} />;
  return <Opening key={shown} station={station} roster={roster} kind={shown} onBack={back} />;
}

const foot = (shown: Shown): string => {
  if (shown === 'check') return t('check.foot');
  return shown === 'list' || shown === 'pins' ? t('home.foot.list') : t('home.foot');
};

export function Home({ station }: { readonly station: Station }): ReactElement {
  const { roster } = station;
  const room = roomHere();
  const [shown, setShown] = useState<Shown>('list');
  const before = useRef(shown);
  const mode = roster?.mode ?? null;
  useEffect(() => {
    if (mode !== null) document.documentElement.dataset['mode'] = mode;
  }, [mode]);
  useEffect(() => {
    // form and check take the focus themselves, when they are there
    if (shown === 'list' && before.current !== 'list') focusStep();
    before.current = shown;
  }, [shown]);
  useShortcuts(NO_KEYS);
  return (
    <div className="console home">
      <header className="bar">
        <p className="purpose">
          <b>{t('home.product')}</b> <span className="soft">{t('home.strapline')}</span>
        </p>
        {mode === null ? null : <ModeBox mode={mode} />}
        <div className="guard" />
        <Clock place={room.zone === 'UTC' ? '' : room.place} offset={room.offset} />
      </header>
      <Found
        station={station}
        onCheck={
          shown === 'list'
            ? () => {
                setShown('check');
              }
            : null
        }
      />
      <Middle station={station} shown={shown} onShow={setShown} />
      <footer className="foot" data-region="" tabIndex={-1}>
        {shown !== 'list' || roster === null ? null : (
          <Press
            size="small"
            icon={KeyRound}
            onPress={() => {
              setShown('pins');
            }}
          >
            {t('pins.open')}
          </Press>
        )}
        <p className="push soft">{foot(shown)}</p>
      </footer>
    </div>
  );
}
