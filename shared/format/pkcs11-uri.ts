/**
 * A PKCS#11 module as station.json names it: an absolute path, or a `pkcs11:` URI (RFC 7512) whose `module-path` is one and whose `token`,
 * `manufacturer`, `serial` and `model` say which of its tokens count. Narrower than the RFC: an attribute that would be read and not
 * obeyed is refused by name, above all `pin-value` and `pin-source`, because a PIN is typed, each time.
 */
import { FormatError } from '../bytes/format-error.ts';

/** What a token must be, by CK_TOKEN_INFO; an attribute that is not there asks for nothing (RFC 7512 §2.4). */
export interface TokenFilter {
  readonly token?: string;
  readonly manufacturer?: string;
  readonly serial?: string;
  readonly model?: string;
}

export interface ModuleGiven {
  /** Absolute. */
  readonly path: string;
  readonly only: TokenFilter;
}

const FILTERS = ['token', 'manufacturer', 'serial', 'model'] as const;
const SCHEME = 'pkcs11:';

/** @param given a path or a URI. Throws FormatError `pkcs11-uri`, with the attribute that is wrong. */
export function readModule(given: string): ModuleGiven {
  if (!given.startsWith(SCHEME)) return { path: absolute(given), only: {} };
  const [path = '', query = '', ...more] = given.slice(SCHEME.length).split('?');
  if (more.length > 0) throw new FormatError('pkcs11-uri', 'a second ?');
  const wanted = attributes(path, ';', FILTERS);
  const module = attributes(query, '&', ['module-path']).get('module-path');
  if (module === undefined) throw new FormatError('pkcs11-uri', 'no module-path');
  return { path: absolute(module), only: Object.fromEntries(wanted) };
}

/** Whether the token is one that counts. */
export const tokenMatches = (
  { token, manufacturer, serial, model }: TokenFilter,
  seen: { readonly label: string; readonly manufacturer: string; readonly serial: string; readonly model: string },
): boolean =>
  [
    [token, seen.label],
    [manufacturer, seen.manufacturer],
    [serial, seen.serial],
    [model, seen.model],
  ].every(([want, have]) => want === undefined || want === have);

function absolute(path: string): string {
  if (!path.startsWith('/')) throw new FormatError('pkcs11-uri', `${path === '' ? 'no path' : path} is not absolute`);
  return path;
}

/** RFC 7512 §2.3: no attribute twice. */
function attributes(text: string, separator: string, known: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (text === '') return found;
  for (const part of text.split(separator)) {
    const [name = '', value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) throw new FormatError('pkcs11-uri', part);
    if (!known.includes(name)) throw new FormatError('pkcs11-uri', `${name} is not taken here`);
    if (found.has(name)) throw new FormatError('pkcs11-uri', `${name} twice`);
    found.set(name, decoded(name, value));
  }
  return found;
}

function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new FormatError('pkcs11-uri', name);
  }
}
