/** The fields of one kind, two in a row where they are short. */
import type { ReactElement } from 'react';
import { isOver, type Overview } from '../../../shared/ceremony/overview.ts';
import type { CeremonyKind } from '../../../shared/format/operation.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import { Choice, Line } from '../../parts/field.tsx';
import { firstWords } from '../../parts/head-words.ts';
import { t } from '../../parts/words.ts';
import { FIELDS, type Field, type Option } from './kind-fields.ts';
import { cardsChosen, hexOf, type Written } from './payload.ts';

export interface KindFormProps {
  readonly kind: CeremonyKind;
  readonly written: Written;
  /** Null: nothing was tried yet. */
  readonly wrong: Written | null;
  readonly onChange: (written: Written) => void;
  readonly roster: Roster;
  readonly custodians: readonly string[];
  readonly ceremonies: readonly Overview[];
}

export const numbers = (from: number, to: number): readonly Option[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ value: String(from + i), label: String(from + i) }));

const WIDE: readonly Field['as'][] = ['digest', 'list', 'person', 'ceremony'];
/** Characters of choices that fit beside another field. */
const BESIDE = 34;
const isWide = (field: Field): boolean =>
  WIDE.includes(field.as) || (field.as === 'choice' && field.options.reduce((sum, { label }) => sum + label.length + 4, 0) > BESIDE);

const digestHelp = (text: string, help: string | undefined): string | undefined => {
  const hex = hexOf(text);
  return /^[0-9a-f]{64}$/.test(hex) ? t('field.digest.words', { words: firstWords(hex, 4).join(' ') }) : help;
};

function people({ roster, custodians }: KindFormProps, of: 'custodians' | 'roster'): readonly Option[] {
  const leads = (roles: readonly string[]): boolean => roles.includes('master') || roles.includes('witness');
  const listed = roster.people.filter((person) => (of === 'custodians' ? custodians.includes(person.id) : !leads(person.roles)));
  return listed.map(({ id, name }) => ({ value: id, label: name }));
}

const stuck = (ceremonies: readonly Overview[]): readonly Option[] =>
  ceremonies.filter((one) => !isOver(one) && one.phase !== 'Executed').map(({ id, subject }) => ({ value: id, label: `${id} ${subject}` }));

/** One of some; what is wrong stands beneath. */
function OneOf(props: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly wrong: string | null;
  readonly onChange: (value: string) => void;
  readonly none?: string;
}): ReactElement {
  const { label, options, value, wrong, onChange, none } = props;
  return (
    <div>
      <Choice label={label} value={value === '' ? null : value} options={options} onChange={onChange} />
      {options.length === 0 && none !== undefined ? <p className="note soft">{none}</p> : null}
      {wrong === null ? null : (
        <p className="note wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

function Entry(props: KindFormProps & { readonly field: Field }): ReactElement | null {
  const { field, written, custodians, ceremonies } = props;
  const value = written[field.name] ?? '';
  const wrong = props.wrong?.[field.name] ?? null;
  const onChange = (text: string): void => {
    props.onChange({ ...written, [field.name]: text });
  };
  const shared = { value, wrong, onChange };
  switch (field.as) {
    case 'line':
      return <Line {...shared} label={field.label} help={field.help} mono={field.mono} />;
    case 'number':
    case 'time':
      return <Line {...shared} label={field.label} help={field.help} mono />;
    case 'list':
      return <Line {...shared} label={field.label} help={field.help} />;
    case 'digest':
      return <Line {...shared} label={field.label} help={digestHelp(value, field.help)} mono />;
    case 'choice':
      return <Choice label={field.label} value={value} options={field.options} onChange={onChange} />;
    case 'person':
      return <OneOf {...shared} label={field.label} options={people(props, field.of)} />;
    case 'ceremony':
      return <OneOf {...shared} label={field.label} options={stuck(ceremonies)} none={t('field.ceremony.none')} />;
    case 'fixed':
      return null;
    case 'cards': {
      const n = custodians.length;
      const chosen = String(cardsChosen(value, custodians));
      return (
        <Choice label={t('home.cards')} value={chosen} options={numbers(2, n)} after={t('home.of-cards', { n })} onChange={onChange} />
      );
    }
  }
}

export function KindForm(props: KindFormProps): ReactElement {
  return (
    <div className="fields">
      {FIELDS[props.kind].map((field) =>
        field.as === 'fixed' ? null : (
          <div key={field.name} className={isWide(field) ? 'wide' : ''}>
            <Entry {...props} field={field} />
          </div>
        ),
      )}
    </div>
  );
}
