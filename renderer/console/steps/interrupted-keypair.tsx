/** A key was being made in a token, and its end is not known: the station looks into the token, then two people decide what becomes of it. */
import { type ReactElement, useState } from 'react';
import { isWhole } from '../../../shared/ceremony/keypair.ts';
import type { CeremonyState } from '../../../shared/ceremony/state.ts';
import type { PairFound } from '../../../shared/format/keypair.ts';
import { Press } from '../../parts/button.tsx';
import { Choice, Line, LONGEST_LINE } from '../../parts/field.tsx';
import { HoldButton } from '../../parts/hold-button.tsx';
import { firstOf } from '../../parts/names.ts';
import { refusedWords } from '../../parts/refused.ts';
import { Strip } from '../../parts/strip.tsx';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { EntryPlace } from '../entry-place.tsx';
import { Facts, HexGroups } from './facts.tsx';
import { InPlace, leadersOf } from './in-place.tsx';
import { PinHolder } from './keypair.tsx';

type Intent = NonNullable<CeremonyState['keypair']['intent']>;
type Way = 'adopt' | 'destroy';

function foundText({ label }: Intent, found: PairFound | null): string {
  if (found === null) return t('keypair.settle.unknown');
  const { privateKeys, publicKeys } = found;
  if (privateKeys + publicKeys === 0) return t('keypair.settle.nothing');
  if (isWhole(found)) return t('keypair.settle.pair', { label });
  if (privateKeys === 1 && publicKeys === 0) return t('keypair.settle.half.private');
  if (privateKeys === 0 && publicKeys === 1) return t('keypair.settle.half.public');
  return t('keypair.settle.several', { private: privateKeys, public: publicKeys });
}

function Standing({
  station,
  state,
  intent,
}: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly intent: Intent;
}): ReactElement {
  const { activity, refused } = station.status;
  if (activity.kind === 'working') return <Strip tone="now" title={t(`working.${activity.what}`)} />;
  if (activity.kind === 'entry') {
    const first = firstOf(state.roster, activity.person);
    return (
      <>
        <Strip tone="wait" title={t('say.pin.token', { first, serial: intent.tokenSerial })} />
        <EntryPlace kind="pin" first={first} />
      </>
    );
  }
  if (refused !== null) {
    const words = refusedWords(state, refused.refusal, refused.person);
    return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
  }
  return <Strip tone="stop" title={t('keypair.settle.strip', { serial: intent.tokenSerial })} more={t('interrupted.safe')} />;
}

/** Only what fits what was found: taken over, destroyed, or noted that there is nothing. */
function Deciding({
  state,
  intent,
  found,
  holder,
}: {
  readonly state: CeremonyState;
  readonly intent: Intent;
  readonly found: PairFound;
  readonly holder: string | null;
}): ReactElement {
  const people = leadersOf(state);
  const [way, setWay] = useState<Way | null>(null);
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const nothing = found.privateKeys + found.publicKeys === 0;
  const inTime = state.phase === 'Approved';
  const ways: readonly Way[] = [...(isWhole(found) && inTime ? (['adopt'] as const) : []), 'destroy'];
  const decided = (): string | null => {
    const text = note.trim();
    const problem =
      text === ''
        ? t('form.missing')
        : text.length > LONGEST_LINE
          ? t('form.long')
          : holder === null && !nothing
            ? t('keypair.pin-holder.none')
            : null;
    setWrong(problem);
    return problem === null ? text : null;
  };
  const settle = (chosen: Way): void => {
    const text = decided();
    if (text !== null && holder !== null) void send({ do: 'settle-keypair', way: chosen, note: text, pinHolder: holder });
  };
  const noted = (): void => {
    const text = decided();
    if (text !== null) void send({ do: 'resolve', outcome: 'did-not-happen', note: text });
  };
  return (
    <div className="form">
      {nothing ? null : (
        <Choice<Way>
          label={t('keypair.settle.decide')}
          value={way}
          options={ways.map((one) => ({
            value: one,
            label: one === 'adopt' ? t('keypair.settle.adopt', { label: intent.label }) : t('keypair.settle.destroy'),
          }))}
          onChange={setWay}
        />
      )}
      {isWhole(found) && !inTime ? <p className="note soft">{t('keypair.settle.late')}</p> : null}
      {way === null ? null : <p className="note soft">{t(`keypair.settle.${way}.help`)}</p>}
      <Line
        label={t('keypair.settle.note')}
        value={note}
        wrong={wrong}
        onChange={(value) => {
          setNote(value);
          setWrong(null);
        }}
      />
      <p>
        {nothing ? (
          <Press kind="main" onPress={noted}>
            {t('keypair.settle.nothing.do', people)}
          </Press>
        ) : null}
        {way === 'adopt' ? (
          <Press
            kind="main"
            onPress={() => {
              settle('adopt');
            }}
          >
            {t('keypair.settle.adopt', { label: intent.label })}
          </Press>
        ) : null}
        {way === 'destroy' ? (
          <HoldButton
            kind="exc"
            label={t('keypair.settle.destroy.hold', { label: intent.label })}
            release={t('keypair.settle.destroy.release')}
            name={intent.label}
            onDone={() => {
              settle('destroy');
            }}
          />
        ) : null}
      </p>
    </div>
  );
}

export function InterruptedKeypair({
  station,
  state,
  intent,
}: {
  readonly station: Station;
  readonly state: CeremonyState;
  readonly intent: Intent;
}): ReactElement {
  const { found } = state.keypair;
  const [holder, setHolder] = useState<string | null>(intent.pinHolder);
  const idle = station.status.activity.kind === 'idle';
  return (
    <InPlace
      state={state}
      title={t('interrupted.title')}
      say={t('keypair.settle.say', leadersOf(state))}
      strip={<Standing station={station} state={state} intent={intent} />}
    >
      {idle ? (
        <>
          <Facts
            label={t('keypair.settle.label')}
            facts={[
              { label: t('keypair.settle.label'), value: <b>{foundText(intent, found)}</b> },
              { label: t('keypair.token'), value: t('keypair.token.is', { serial: intent.tokenSerial }) },
              { label: t('keypair.made.id'), value: <HexGroups hex={intent.id} /> },
            ]}
          />
          <div className="form">
            <PinHolder state={state} value={holder} onChange={setHolder} />
            <p>
              <Press
                kind={found === null ? 'main' : 'plain'}
                onPress={() => {
                  if (holder !== null) void send({ do: 'seek-keypair', pinHolder: holder });
                }}
              >
                {found === null ? t('keypair.settle.look') : t('keypair.settle.look.again')}
              </Press>
            </p>
          </div>
          {found === null ? null : <Deciding state={state} intent={intent} found={found} holder={holder} />}
        </>
      ) : null}
    </InPlace>
  );
}
