/**
 * Files that a person writes: YAML 1.2, core schema, narrowed to what JSON can say and a reader cannot misread. One document of mappings
 * with text for names, lists, text, whole numbers, true, false and null. Refused: repeated names, anchors, aliases, merge keys, tags,
 * directives, fractions. JSON is a part of it. Every problem says its line and column.
 *
 * Records that Keyrite writes have one spelling and are read by canonical-record.ts.
 */
import { Composer, type CST, isAlias, isMap, isScalar, LineCounter, type ParsedNode, Parser, type YAMLMap } from 'yaml';
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
  /** Names and places from the top, with dots: `approverGroups.0.members`; `the file` for the whole. */
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
  const refuse = (code: Code, message: string, at = start(node)): null => {
    found.push({ offset: at, path, code, message });
    return null;
  };
  if (isAlias(node)) return refuse('alias', 'must be written out, not referred to by *');
  if (node.anchor !== undefined) refuse('anchor', 'must not have an anchor (&)');
  if (node.tag !== undefined) refuse('tag', 'must not have a tag (!)');
  if (isScalar(node)) {
    const { value } = node;
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
      return refuse('number', 'must be a whole number');
    }
    if (typeof value !== 'string') return refuse('text', 'must be text');
    return /\p{Cs}/u.test(value) ? refuse('text', 'holds half a character (lone surrogate)') : value;
  }
  if (!isMap(node)) return node.items.map((item, index) => valueAt(item, [...path, index], found));
  const members: Record<string, Json> = {};
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? key.value : null;
    if (typeof name !== 'string' || /\p{Cs}/u.test(name) || name === '__proto__') {
      refuse('name', 'has a name that is not text, or that is reserved', start(key));
    } else if (name === '<<') refuse('merge-key', 'must not have a merge key (<<)', start(key));
    else {
      const below = [...path, name];
      if (Object.hasOwn(members, name)) found.push({ offset: start(key), path: below, code: 'repeated', message: 'stands here twice' });
      valueAt(key, below, found);
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
    } else if (node !== null && 'items' in node) {
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

type Token = CST.Token;

/** Where the nesting becomes too deep; asked before anything walks down by recursion. */
function tooDeep(document: CST.Document): number | null {
  const open: [Token | null | undefined, number][] = [[document.value, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (token === null || token === undefined) continue;
    if (depth > DEEPEST) return token.offset;
    if ('items' in token) for (const item of token.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return null;
}

type Composed = { readonly root: ParsedNode } | Omit<Found, 'path'>;

/** The one document of the text. Of what the parser finds only the first is named: what it finds after follows from it. */
function compose(text: string, onNewLine: (offset: number) => void): Composed {
  const tokens = [...new Parser(onNewLine).parse(text)];
  const directive = tokens.find(({ type }) => type === 'directive');
  if (directive !== undefined) return { offset: directive.offset, code: 'directive', message: 'must not have a directive (%)' };
  const [document, another] = tokens.filter((token): token is CST.Document => token.type === 'document');
  if (another !== undefined) return { offset: another.offset, code: 'documents', message: 'must be one document, not several' };
  const deep = document === undefined ? null : tooDeep(document);
  if (deep !== null) return { offset: deep, code: 'depth', message: `is nested deeper than ${DEEPEST} levels` };
  const [composed] = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false }).compose(tokens, true, text.length);
  const fault = composed?.errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (fault !== undefined) return { offset: fault.pos[0], code: 'syntax', message: `is not YAML here: ${fault.message.slice(0, 200)}` };
  const root = composed?.contents ?? null;
  return root === null ? { offset: 0, code: 'missing', message: 'is empty' } : { root };
}

/** Reads text against a schema, which may default and transform. Never throws. */
export function readYamlFile<Schema extends z.ZodType>(text: string, schema: Schema): YamlRead<z.output<Schema>> {
  const lines = new LineCounter();
  const refused = (found: readonly Found[]): YamlRead<never> => {
    const problems = found.slice(0, MOST).map(({ offset, path, code, message }): YamlProblem => {
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1), at: path.length === 0 ? 'the file' : path.join('.'), code, message };
    });
    return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
  };
  if (text.length > LONGEST) return refused([{ offset: 0, path: [], code: 'size', message: 'is longer than 256 kB' }]);
  const composed = compose(text, lines.addNewLine);
  if (!('root' in composed)) return refused([{ ...composed, path: [] }]);
  const { root } = composed;
  const found: Found[] = [];
  const value = valueAt(root, [], found);
  if (found.length > 0) return refused(found);
  const result = checked(value, schema);
  return result.ok ? result : refused(result.problems.slice(0, MOST).map((problem) => located(root, problem)));
}
