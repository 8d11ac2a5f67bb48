/** What a schema finds wrong in a file that a person wrote, in words, each with its path: for files (yaml-file.ts), not for records. */
import type { z } from '../zod.ts';

export type Path = readonly (string | number)[];
/** value: of the wrong form, or not there; rule: values that do not go together. */
export type SchemaProblem = { readonly path: Path; readonly code: 'unknown-field' | 'value' | 'rule'; readonly message: string };

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'names with values',
  record: 'names with values',
  null: 'empty',
};

const size = (origin: string, limit: number | bigint, bound: 'least' | 'most'): string => {
  if (origin === 'string') return `must have at ${bound} ${limit} characters`;
  if (origin === 'array') return `must have at ${bound} ${limit} entries`;
  return `must be at ${bound} ${limit}`;
};

/** No words of its own: those of the branches stand for it. */
const UNION = '';

/** Words for whatever a schema does not say in words of its own. */
const words: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${String(issue.values[0])}` : `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return size(issue.origin, issue.minimum, 'least');
    case 'too_big':
      return size(issue.origin, issue.maximum, 'most');
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? `must be one of ${issue.options.join(', ')}` : UNION;
    case 'unrecognized_keys':
      return 'is not a name known here';
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'is not written as it must be';
  }
};

const depth = (branch: readonly z.core.$ZodIssue[]): number => branch.reduce((most, issue) => Math.max(most, issue.path.length), 0);

function problems(issue: z.core.$ZodIssue, above: Path): readonly SchemaProblem[] {
  const path = [...above, ...issue.path.map((name) => (typeof name === 'symbol' ? String(name) : name))];
  const problem = (code: SchemaProblem['code']): SchemaProblem => ({ path, code, message: issue.message });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => ({ path: [...path, name], code: 'unknown-field', message: issue.message }));
    case 'invalid_union': {
      // the branch that got furthest is the one that was meant
      const branch = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0];
      if (issue.message !== UNION || branch === undefined) return [problem('value')];
      return branch.flatMap((inner) => problems(inner, path));
    }
    case 'invalid_key':
      return [{ path, code: 'unknown-field', message: issue.issues[0]?.message ?? issue.message }];
    case 'custom':
      return [problem('rule')];
    case 'invalid_type':
    case 'invalid_value':
    case 'too_small':
    case 'too_big':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
      return [problem('value')];
  }
}

type Checked<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/** The schema may default and transform. */
export function checked<Schema extends z.ZodType>(value: unknown, schema: Schema): Checked<z.output<Schema>> {
  try {
    const result = schema.safeParse(value, { error: words });
    if (result.success) return { ok: true, value: result.data };
    return { ok: false, problems: result.error.issues.flatMap((issue) => problems(issue, [])) };
  } catch (error) {
    // zod hands issues on as arguments of push(): some ten thousand are more than the stack holds
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, problems: [{ path: [], code: 'rule', message: 'is wrong in more places than can be listed' }] };
  }
}
