/** What the station found: workspace, roster, card module, scripts and policy, a line each. */
import type { ReactElement } from 'react';
import type { Policy } from '../../../shared/format/policy.ts';
import type { CheckFinding } from '../../../shared/format/station-check.ts';
import { Press } from '../../parts/button.tsx';
import { Mark, type MarkKind } from '../../parts/mark.tsx';
import { refusedWords } from '../../parts/refused.ts';
import { hours } from '../../parts/times.ts';
import { t } from '../../parts/words.ts';
import type { Station } from '../../station-client.ts';

interface Line {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly kind: MarkKind;
}

function rosterLine({ roster, rosterSigned }: Station): Line {
  const title = t('home.roster');
  if (roster === null) return { key: 'roster', title, text: t('home.roster.none'), kind: 'stop' };
  const values = { n: roster.people.length, organisation: roster.organisation, issued: roster.issued.slice(0, 10) };
  const signed = rosterSigned ? t('home.roster.signed') : t('home.roster.unsigned');
  return { key: 'roster', title, text: `${t('home.roster.is', values)}. ${signed}`, kind: rosterSigned ? 'done' : 'todo' };
}

/** A line a module; one that gave no answer says what happened and what to do, for its cards are not seen. */
function moduleLines({ status }: Station): readonly Line[] {
  const { modules, missing } = status.home;
  const title = t('home.module');
  if (modules.length === 0) {
    const [text, kind] = missing === null ? (['home.module.later', 'todo'] as const) : (['home.module.none', 'stop'] as const);
    return [{ key: 'module', title, text: t(text), kind }];
  }
  return modules.map(({ path, seen, refusal }): Line => {
    if (seen !== null) return { key: path, title, text: t('home.module.is', seen), kind: 'done' };
    const { happened, todo } = refusedWords(null, refusal ?? { control: '', operands: {} }, null);
    return { key: path, title, text: `${happened} ${todo}`, kind: 'stop' };
  });
}

function policyText({ ceremonies, approverGroups }: Policy): string {
  if (!ceremonies.enabled) return t('home.policy.closed');
  const groups = approverGroups.length === 0 ? t('home.policy.no-groups') : t('home.policy.groups', { n: approverGroups.length });
  const good = t('home.policy.is', { usual: hours(ceremonies.defaultTimeoutMinutes), most: hours(ceremonies.maxTimeoutMinutes) });
  return `${good} ${groups.charAt(0).toUpperCase()}${groups.slice(1)}.`;
}

/** Without a roster there is no workspace, and nothing of it was read. */
function readLines({ scripts, policy, roster }: Station): readonly Line[] {
  if (roster === null) return [];
  const own = scripts.filter((script) => script.own).length;
  const text = own === 0 ? t('home.scripts.all', { n: scripts.length }) : t('home.scripts.own', { n: own });
  return [
    { key: 'scripts', title: t('home.scripts'), text, kind: 'done' },
    { key: 'policy', title: t('home.policy'), text: policyText(policy), kind: policy.ceremonies.enabled ? 'done' : 'stop' },
  ];
}

/** The last check of the station, as far as one line can say it. */
function checkLine({ status }: Station): Line {
  const line = (text: string, kind: MarkKind): Line => ({ key: 'check', title: t('check.line'), text, kind });
  const { check } = status;
  if (check === null) return line(t('check.line.none'), 'todo');
  const count = (result: CheckFinding['result']): number => check.findings.filter((one) => one.result === result).length;
  const [critical, warnings] = [count('critical'), count('warning')];
  if (critical > 0) return line(t('check.line.critical', { n: critical }), 'stop');
  return warnings > 0 ? line(t('check.line.warning', { n: warnings }), 'wait') : line(t('check.line.ok'), 'done');
}

/** onCheck: null where the check cannot be turned to now. */
export function Found({ station, onCheck }: { readonly station: Station; readonly onCheck: (() => void) | null }): ReactElement {
  const workspace: Line = { key: 'workspace', title: t('home.workspace'), text: station.status.home.workspace, kind: 'done' };
  const lines = [workspace, rosterLine(station), ...moduleLines(station), ...readLines(station), checkLine(station)];
  return (
    <nav className="acts" aria-label={t('home.found')} data-region="" tabIndex={-1}>
      <h2>{t('home.found')}</h2>
      <ul className="found">
        {lines.map(({ key, title, text, kind }) => (
          <li key={key}>
            <Mark kind={kind} />
            <span>
              <b>{title}</b>
              <span>{text}</span>
            </span>
          </li>
        ))}
      </ul>
      {onCheck === null ? null : (
        <Press size="small" onPress={onCheck}>
          {t('check.title')}
        </Press>
      )}
      <p className="note soft">{t('home.duties')}</p>
    </nav>
  );
}
