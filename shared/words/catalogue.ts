/** A typed message catalogue: a key that is not there, or a value that a message names and nobody gives, does not compile. */
import { en } from './en.ts';

type Catalogue = typeof en;
export type Key = keyof Catalogue;
type Plural = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;
type Message = string | Plural;

/** The names in braces of a message, read from its literal type. */
type Names<M> = M extends Plural ? Names<M['other']> | 'n' : M extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Values<K extends Key> = Readonly<Record<Names<Catalogue[K]>, string | number>>;

export type Translate = <K extends Key>(key: K, ...values: [Names<Catalogue[K]>] extends [never] ? [] : [Values<K>]) => string;

/** `n` chooses the plural form by the rules of `locale` (BCP 47). */
export function translator(catalogue: Readonly<Record<Key, Message>>, locale: string): Translate {
  const rules = new Intl.PluralRules(locale);
  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {};
    const message = catalogue[key];
    const text = typeof message === 'string' ? message : (message[rules.select(Number(values['n']))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
  };
}
export { en };
