/** The check of this station: what it found, the worst first, and what to do; and a test signature with one card. Loaded when it is asked for. */
import { ArrowLeft } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import type { CheckFinding, StationCheck } from '../../../shared/format/station-check.ts';
import type { Command } from '../../../shared/ipc/contract.ts';
import { checkWords } from '../../../shared/words/station-check.ts';
import { Press } from '../../parts/button.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { firstOf } from '../../parts/names.ts';
import { Person } from '../../parts/people.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { Strip, type Tone } from '../../parts/strip.tsx';
import { utcSecond } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import { type Station, send } from '../../station-client.ts';
import { EntryPlace } from '../entry-place.tsx';
import { focusStep } from '../shortcuts.ts';
import { Page } from './page.tsx';

type Result = CheckFinding['result'];
const MARKS: Readonly<Record<Result, MarkKind>> = { critical: 'stop', warning: 'wait', 'cannot-tell': 'dunno', ok: 'done' };
const WORST_FIRST: readonly Result[] = ['critical', 'warning', 'cannot-tell', 'ok'];

const countOf = ({ findings }: StationCheck, result: Result): number => findings.filter((one) => one.result === result).length;

function summary(check: StationCheck): { readonly tone: Tone; readonly title: string } {
  const [critical, warnings] = [countOf(check, 'critical'), countOf(check, 'warning')];
  if (critical > 0) return { tone: 'stop', title: t('check.done.critical', { n: critical }) };
  return warnings > 0 ? { tone: 'wait', title: t('check.done.warning', { n: warnings }) } : { tone: 'done', title: t('check.done.ok') };
}

function Standing({ station, refusal }: { readonly station: Station; readonly refusal: Refusal | null }): ReactElement {
  const { activity, check } = station.status;
  if (activity.kind === 'entry') {
    const first = station.roster === null ? t('someone') : firstOf(station.roster, activity.person);
    return <Strip tone="now" title={t('check.test.now', { first })} more={t('check.test.more')} />;
  }
  if (activity.kind === 'working') {
    const { what, done, of } = activity;
    return <Strip tone="now" title={t(`working.${what}`)} more={what === 'checking' ? t('check.modules', { done, n: of }) : null} />;
  }
  if (refusal !== null) {
    const words = refusedWords(null, refusal, null);
    return <Strip tone="stop" title={words.happened} more={`${words.safe} ${words.todo}`} />;
  }
  if (check === null) return <Strip tone="wait" title={t('check.none')} />;
  return <Strip {...summary(check)} more={t('check.done.at', { at: utcSecond(check.at) })} />;
}

function Found({ finding }: { readonly finding: CheckFinding }): ReactElement {
  const { title, found, todo } = checkWords(finding);
  return (
    <li>
      <Mark kind={MARKS[finding.result]} bare />
      <div>
        <p>
          <b>{title}</b> {found}
        </p>
        {todo === '' ? null : <p className="note">{todo}</p>}
      </div>
    </li>
  );
}

function Findings({ check }: { readonly check: StationCheck }): readonly ReactElement[] {
  return WORST_FIRST.map((result) => ({ result, of: check.findings.filter((one) => one.result === result) }))
    .filter(({ of }) => of.length > 0)
    .map(({ result, of }) => (
      <section key={result} className="check-group" aria-label={t(`check.group.${result}`)}>
        <h2>
          {t(`check.group.${result}`)} <span className="soft">{of.length}</span>
        </h2>
        <ul className="check-list">
          {of.map((finding) => (
            <Found key={`${finding.check} ${finding.about} ${finding.found}`} finding={finding} />
          ))}
        </ul>
      </section>
    ));
}

/** On their last try nobody is asked to type for a test. */
const MAY_TRY = ['enrolled', 'few-tries'];

interface Trying {
  readonly onTry: (serial: string) => void;
}

function Card({
  serial,
  name,
  last,
  onTry,
}: Trying & { readonly serial: string; readonly name: string; readonly last: CheckFinding | undefined }): ReactElement {
  const said = last === undefined ? null : checkWords(last);
  return (
    <li>
      <Person name={name} detail={serial} />
      {last === undefined || said === null ? null : (
        <p className="note tried">
          <Mark kind={MARKS[last.result]} bare /> <span>{said.found}</span>
        </p>
      )}
      <Press
        size="small"
        aria-label={t('check.test.take.of', { name })}
        onPress={() => {
          onTry(serial);
        }}
      >
        {t('check.test.take')}
      </Press>
    </li>
  );
}

function Cards({
  check,
  roster,
  idle,
  onTry,
}: Trying & { readonly check: StationCheck; readonly roster: Roster; readonly idle: boolean }): ReactElement {
  const here = check.findings.flatMap(({ check: about, found, values }) => {
    const person = roster.people.find(({ id }) => about === 'token' && MAY_TRY.includes(found) && id === values['person']);
    return person === undefined ? [] : [{ name: person.name, serial: String(values['serial']) }];
  });
  if (here.length === 0) return <p className="soft">{t('check.test.none')}</p>;
  return (
    <ul className={idle ? 'test-cards' : 'test-cards kept-place'}>
      {here.map(({ serial, name }) => (
        <Card
          key={serial}
          serial={serial}
          name={name}
          last={check.findings.find((one) => one.check === 'test-signature' && one.about === serial)}
          onTry={onTry}
        />
      ))}
    </ul>
  );
}

export function CheckStation({ station, onBack }: { readonly station: Station; readonly onBack: () => void }): ReactElement {
  const { roster, status } = station;
  const { check, activity } = status;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const ask = async (command: Command): Promise<void> => {
    const answer = await send(command);
    setRefusal(answer?.ok === false ? answer.refusal : null);
  };
  const first = check === null;
  // the focus moves once, not when the findings come
  useEffect(focusStep, []);
  useEffect(() => {
    // whoever comes here wants it done; a check that is there is looked at first
    if (first) void send({ do: 'check-station' });
  }, [first]);
  const idle = activity.kind === 'idle';
  return (
    <Page
      title={t('check.title')}
      beside={
        <span className="buttons">
          {idle ? (
            <Press size="small" kind="main" onPress={() => void ask({ do: 'check-station' })}>
              {t('check.again')}
            </Press>
          ) : null}
          <Press size="small" icon={ArrowLeft} onPress={onBack}>
            {t('check.back')}
          </Press>
        </span>
      }
      side={
        roster === null || check === null ? null : (
          <section aria-label={t('check.test.title')}>
            <h2>{t('check.test.title')}</h2>
            <p className="note">{t('check.test.about')}</p>
            <Cards check={check} roster={roster} idle={idle} onTry={(serial) => void ask({ do: 'test-signature', serial })} />
          </section>
        )
      }
    >
      <Standing station={station} refusal={refusal} />
      {activity.kind === 'entry' && roster !== null ? <EntryPlace kind="pin" first={firstOf(roster, activity.person)} /> : null}
      {check === null ? null : <Findings check={check} />}
    </Page>
  );
}
