/**
 * Files that a person writes: YAML 1.2, core schema, narrowed to what JSON can say and a reader cannot misread. One document of mappings
 * with text for names, lists, text, whole numbers, true, false and null. Refused: repeated names, anchors, aliases, merge keys, tags,
 * directives, fractions. JSON is a part of it. Every problem says its line and column.
 *
 * Records that Keyrite writes have one spelling and are read by canonical-record.ts.
 */
import { Composer, type CST, isMap, isScalar, isSeq, type ParsedNode, Parser, type YAMLMap } from 'yaml';
import type { Json } from '../bytes/canonical-json.ts';
import type { z } from '../zod.ts';
import { checked, type Path, type SchemaProblem } from './schema-problem.ts';

type Code =
  | SchemaProblem['code']
  | 'missing'
  | 'size'
  | 'syntax'
  | 'documents'
  | 'directive'
  | 'depth'
  | 'anchor'
  | 'alias'
  | 'merge-key'
  | 'tag'
  | 'name'
  | 'repeated'
  | 'number'
  | 'text';

export type YamlProblem = {
  /** Both from 1; the column in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** Names and places from the top, with dots: `approverGroups.0.members`; `the file` for the whole. One line. */
  readonly at: string;
  readonly code: Code;
  /** Goes on where `at` ends: "must be a list". */
  readonly message: string;
};
export type YamlRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

/** 256 kB, in UTF-16 code units. */
const LONGEST = 262_144;
const DEEPEST = 32;
/** No more than these are named. */
const MOST = 50;

type Pair = Pick<YAMLMap.Parsed['items'][number], 'key' | 'value'>;
type Found = { readonly offset: number; readonly path: Path; readonly code: Code; readonly message: string };

const start = (node: ParsedNode): number => node.range[0];

/** The value of a node; what must not be in such a file is added to `found`. */
function valueAt(node: ParsedNode | null, path: Path, found: Found[]): Json {
  if (node === null) return null;
  if (isMap(node)) return membersOf(node, path, found);
  if (isSeq(node)) return node.items.map((item, index) => valueAt(item, [...path, index], found));
  const refuse = (code: Code, message: string): null => {
    found.push({ offset: start(node), path, code, message });
    return null;
  };
  const value: unknown = isScalar(node) ? node.value : undefined;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : refuse('number', 'must be a whole number');
  return typeof value === 'string' && !/\p{Cs}/u.test(value) ? value : refuse('text', 'must be text, without half characters');
}

function membersOf(node: YAMLMap.Parsed, path: Path, found: Found[]): Json {
  const members: Record<string, Json> = {};
  for (const { key, value } of node.items) {
    const name: unknown = isScalar(key) ? key.value : undefined;
    const at = (code: Code, message: string, below = path): number => found.push({ offset: start(key), path: below, code, message });
    if (name === '<<') at('merge-key', 'must not have a merge key (<<)');
    else if (typeof name !== 'string' || /\p{Cs}/u.test(name) || name === '__proto__')
      at('name', 'has a name that is not text, or is reserved');
    else {
      const below = [...path, name];
      if (Object.hasOwn(members, name)) at('repeated', 'stands here twice', below);
      members[name] = valueAt(value, below, found);
    }
  }
  return members;
}

/** Where a path leads: to the value, to the name before it if the value is empty or begins a line of its own, or as near as there is. */
function locate(root: ParsedNode, path: Path, toName: boolean): { readonly offset: number; readonly there: boolean } {
  let node: ParsedNode | null = root;
  let offset = start(root);
  for (const [depth, name] of path.entries()) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && key.value === String(name));
      if (pair === undefined) return { offset, there: false };
      offset = start(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      const item: ParsedNode | undefined = node.items[Number(name)];
      if (item === undefined) return { offset, there: false };
      offset = start(item);
      node = item;
    } else return { offset, there: false };
    const isLast = depth === path.length - 1;
    if (isLast && !toName && isScalar(node) && node.range[1] > node.range[0]) offset = start(node);
  }
  return { offset, there: true };
}

function located(root: ParsedNode, { path, code, message }: SchemaProblem): Found {
  const { offset, there } = locate(root, path, code === 'unknown-field');
  return !there && code === 'value' ? { offset, path, code: 'missing', message: 'is missing' } : { offset, path, code, message };
}

type Wrong = Omit<Found, 'path'>;

const PROPERTIES: Readonly<Record<string, Omit<Wrong, 'offset'>>> = {
  anchor: { code: 'anchor', message: 'must not have an anchor (&)' },
  alias: { code: 'alias', message: 'must not refer to an anchor (*)' },
  tag: { code: 'tag', message: 'must not have a tag (!)' },
};

/** The first of what must not be there, or is nested too deeply: asked before anything walks down by recursion. */
function unwanted(document: CST.Document): Wrong | null {
  const wrong: Wrong[] = [];
  const open: { readonly token: CST.Token; readonly depth: number }[] = [{ token: document, depth: -1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    const property = PROPERTIES[token.type];
    if (property !== undefined) wrong.push({ offset: token.offset, ...property });
    if (depth > DEEPEST) wrong.push({ offset: token.offset, code: 'depth', message: `is nested deeper than ${DEEPEST} levels` });
    const items = token.type === 'document' ? [token] : 'items' in token ? token.items : [];
    for (const item of items) {
      const { key, sep = [] } = 'key' in item ? item : {};
      for (const below of [...item.start, key, ...sep, item.value]) {
        if (below !== undefined && below !== null) open.push({ token: below, depth: depth + 1 });
      }
    }
  }
  return wrong.toSorted((a, b) => a.offset - b.offset)[0] ?? null;
}

type Composed = { readonly root: ParsedNode } | Wrong;

/** The one document of the text. Of what the parser finds only the first is named: what it finds after follows from it. */
function compose(text: string): Composed {
  const tokens = [...new Parser().parse(text)];
  const directive = tokens.find(({ type }) => type === 'directive');
  if (directive !== undefined) return { offset: directive.offset, code: 'directive', message: 'must not have a directive (%)' };
  const [document, another] = tokens.filter((token): token is CST.Document => token.type === 'document');
  if (another !== undefined) return { offset: another.offset, code: 'documents', message: 'must be one document, not several' };
  const wrong = document === undefined ? null : unwanted(document);
  if (wrong !== null) return wrong;
  const [composed] = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false }).compose(tokens, true, text.length);
  const fault = composed?.errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (fault !== undefined)
    return {
      offset: fault.pos[0],
      code: 'syntax',
      message: `is not YAML here: ${fault.message.slice(0, 200).replaceAll(/\p{Cc}+/gu, ' ')}`,
    };
  const root = composed?.contents ?? null;
  return root === null ? { offset: 0, code: 'missing', message: 'is empty' } : { root };
}

/** From the text, not from the parser's own count, which is off behind some mistakes. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Names that are no plain words stand in quotation marks, cut off, with escapes for what a screen would not show. */
const spelled = (path: Path): string => {
  const names = path.map((name) => (typeof name === 'number' || /^[\w@:-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 64))));
  return names.length === 0 ? 'the file' : names.join('.');
};

/** Reads text against a schema, which may default and transform. Never throws. */
export function readYamlFile<Schema extends z.ZodType>(text: string, schema: Schema): YamlRead<z.output<Schema>> {
  const refused = (found: readonly Found[]): YamlRead<never> => {
    const first = found.slice(0, MOST).toSorted((a, b) => a.offset - b.offset);
    return { ok: false, problems: first.map(({ offset, path, ...rest }) => ({ ...placeOf(text, offset), at: spelled(path), ...rest })) };
  };
  if (text.length > LONGEST) return refused([{ offset: 0, path: [], code: 'size', message: 'is longer than 256 kB' }]);
  const composed = compose(text);
  if (!('root' in composed)) return refused([{ ...composed, path: [] }]);
  const { root } = composed;
  const found: Found[] = [];
  const value = valueAt(root, [], found);
  if (found.length > 0) return refused(found);
  const result = checked(value, schema);
  return result.ok ? result : refused(result.problems.slice(0, MOST).map((problem) => located(root, problem)));
}
