/** What the station found: workspace, roster, card module, scripts and policy, a line each. */
import type { ReactElement } from 'react';
import type { Policy } from '../../../shared/format/policy.ts';
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

function rosterLine({ roster }: Station): Line {
  const title = t('home.roster');
  if (roster === null) return { key: 'roster', title, text: t('home.roster.none'), kind: 'stop' };
  const values = { n: roster.people.length, organisation: roster.organisation, issued: roster.issued.slice(0, 10) };
  return { key: 'roster', title, text: t('home.roster.is', values), kind: 'done' };
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

export function Found({ station }: { readonly station: Station }): ReactElement {
  const workspace: Line = { key: 'workspace', title: t('home.workspace'), text: station.status.home.workspace, kind: 'done' };
  const lines = [workspace, rosterLine(station), ...moduleLines(station), ...readLines(station)];
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
      <p className="note soft">{t('home.duties')}</p>
    </nav>
  );
}
