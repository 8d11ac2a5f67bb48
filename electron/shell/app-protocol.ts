/** `app://console/`, `app://witness/`, `app://entry/`: one origin a page, one folder of files, one content security policy. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

const SCHEME = 'app';
export type Page = 'console' | 'witness' | 'entry';
const PAGES: readonly string[] = ['console', 'witness', 'entry'] satisfies readonly Page[];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves files below `root` only, by known types only, to GET only. */
export function serveFiles(root: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' || !PAGES.includes(url.host)) return new Response(null, { status: 404 });
    const path = normalize(join(root, url.pathname === '/' ? `${url.host}/index.html` : decodeURIComponent(url.pathname)));
    const type = TYPES[extname(path)];
    if (!path.startsWith(root + sep) || type === undefined) return new Response(null, { status: 404 });
    try {
      const headers = {
        'content-type': type,
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      };
      return new Response(new Uint8Array(await readFile(path)), { headers });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

export const pageUrl = (page: Page): string => `${SCHEME}://${page}/`;
