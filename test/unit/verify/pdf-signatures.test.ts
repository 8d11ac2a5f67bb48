import { beforeAll, describe, expect, test } from 'vitest';
import { buildLogPdf } from '../../../electron/paper/log-pdf.ts';
import { concatBytes } from '../../../shared/bytes/concat.ts';
import { type DerElement, der, derChildren, derOnly, derSetOf } from '../../../shared/bytes/der.ts';
import { digestHex } from '../../../shared/bytes/digest.ts';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { type CmsParts, encodeCms, rangesDigest, signedAttributes } from '../../../shared/verify/pdf-cms.ts';
import { readForm } from '../../../shared/verify/pdf-form.ts';
import { encodeIncrement } from '../../../shared/verify/pdf-increment.ts';
import { bytesOf, latin1, readBase, readRevisions } from '../../../shared/verify/pdf-revisions.ts';
import { type ExpectedPdf, verifyLogPdf } from '../../../shared/verify/pdf-signatures.ts';
import {
  built,
  created,
  expectation,
  machineLog,
  newAuthority,
  newSignedLog,
  newSigner,
  type SignedLog,
  sign,
  signedAt,
  smallDocument,
  type TestSigner,
} from '../paper/signed-log.ts';

let log: SignedLog;
beforeAll(async () => {
  log = await newSignedLog();
});

const expected = (): ExpectedPdf => expectation(log);
/** The controls that refused, each once. */
function refusing(pdf: Uint8Array, expect_: ExpectedPdf = expected()): string[] {
  return [
    ...new Set(
      verifyLogPdf(pdf, expect_)
        .checks.filter(({ ok }) => !ok)
        .map(({ control }) => control),
    ),
  ];
}
const flipped = (pdf: Uint8Array, at: number, bit = 0): Uint8Array => {
  const changed = pdf.slice();
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
};
const edited = (pdf: Uint8Array, from: string, to: string): Uint8Array => {
  const text = latin1(pdf);
  const at = text.lastIndexOf(from);
  if (at === -1) throw new Error(`no ${from} to change`);
  return bytesOf(text.slice(0, at) + to + text.slice(at + from.length));
};

describe('a log that two people signed', () => {
  test('holds, control by control', () => {
    const { checks } = verifyLogPdf(log.pdf, expected());
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const each = ['PDF-RANGE-1', 'PDF-INCREMENT-1', 'PDF-CMS-1', 'PDF-DIGEST-1', 'PDF-SIGNER-1', 'PDF-CHAIN-1', 'PDF-SIGNATURE-1'];
    expect(checks.map(({ control }) => control)).toEqual(['PDF-STRUCTURE-1', 'PDF-ATTACH-1', ...each, ...each, 'PDF-END-1', 'PDF-COUNT-1']);
  });

  test('is refused when a signature is still missing, and when nobody signed', () => {
    expect(refusing(log.once)).toEqual(['PDF-COUNT-1']);
    expect(refusing(log.base)).toEqual(['PDF-END-1', 'PDF-COUNT-1']);
  });

  test('is refused when one signature more is there than expected', () => {
    const [first] = expected().signers;
    expect(refusing(log.pdf, { ...expected(), signers: first === undefined ? [] : [first] })).toEqual(['PDF-SIGNER-1', 'PDF-COUNT-1']);
  });
});

describe('what the caller expects is what counts', () => {
  test('another machine log', () => {
    expect(refusing(log.pdf, { ...expected(), machineLog: machineLog.slice(0, -1) })).toEqual(['PDF-ATTACH-1']);
  });

  test('another certificate for a field, though the same authority issued it', async () => {
    const stranger = await newSigner(log.authority, 'Zoë Voorbeeld', 'master', 'zoe');
    const [, witness] = expected().signers;
    const signers = witness === undefined ? [] : [{ ...stranger, name: stranger.person }, witness];
    expect(refusing(log.pdf, { ...expected(), signers })).toEqual(['PDF-SIGNER-1', 'PDF-SIGNATURE-1']);
  });

  test('another fingerprint, another name', () => {
    const change = (more: object) => expected().signers.map((signer) => ({ ...signer, ...more }));
    expect(refusing(log.pdf, { ...expected(), signers: change({ fingerprint: digestHex(toUtf8('other')) }) })).toEqual(['PDF-SIGNER-1']);
    expect(refusing(log.pdf, { ...expected(), signers: change({ name: 'Łukasz Przykład' }) })).toEqual(['PDF-SIGNER-1']);
  });

  test('another root of the same name: the chain breaks and the embedded root is a stranger', async () => {
    const { certificate } = await newAuthority();
    expect(refusing(log.pdf, { ...expected(), trustRoots: [certificate] })).toEqual(['PDF-SIGNER-1', 'PDF-CHAIN-1']);
    expect(refusing(log.pdf, { ...expected(), trustRoots: [] })).toEqual(['PDF-SIGNER-1', 'PDF-CHAIN-1']);
  });

  test('a time at which the certificates are not valid', () => {
    expect(refusing(log.pdf, { ...expected(), at: '2029-01-01T00:00:00.000Z' })).toEqual(['PDF-CHAIN-1']);
    expect(refusing(log.pdf, { ...expected(), at: 'noon' })).toEqual(['PDF-CHAIN-1']);
  });

  test('a signature made outside the certificate’s time', async () => {
    const late = await sign(
      await sign(log.base, log.signers[0], log.authority.certificate),
      log.signers[1],
      log.authority.certificate,
      '2031-01-01T00:00:00.000Z',
    );
    expect(refusing(late)).toEqual(['PDF-CHAIN-1']);
  });
});

describe('every changed byte is found', { timeout: 120_000 }, () => {
  // one signature: the verifier does the same work for each, and this halves the time
  const one = (): ExpectedPdf => ({ ...expected(), signers: expected().signers.slice(0, 1) });
  const gap = (): readonly [number, number] => {
    const start = latin1(log.once).indexOf('/Contents <') + '/Contents <'.length;
    return [start, start + 16384];
  };

  test('in the increment, outside /Contents: each', () => {
    const [from, to] = gap();
    for (let at = log.base.length; at < log.once.length; at++) {
      if (at >= from && at < to) continue;
      expect(refusing(flipped(log.once, at, at % 8), one()), `byte ${at}`).not.toEqual([]);
    }
  });

  test('in /Contents: the CMS, its padding, and the case of its digits', () => {
    const [from, to] = gap();
    const padding = latin1(log.once).slice(from, to).search(/0*$/) + from;
    for (let at = from; at < padding; at += 11) expect(refusing(flipped(log.once, at, at % 8), one()), `byte ${at}`).not.toEqual([]);
    for (let at = padding; at < to; at += 101)
      expect(refusing(flipped(log.once, at), one()), `byte ${at}`).toEqual(['PDF-RANGE-1', 'PDF-END-1', 'PDF-COUNT-1']);
    const letter = latin1(log.once).slice(from, to).search(/[a-f]/) + from;
    expect(refusing(flipped(log.once, letter, 5), one())).not.toEqual([]);
  });

  test('in the base: its structure and attached log closely, the rest in steps', () => {
    const text = latin1(log.base);
    const logAt = text.indexOf('/EmbeddedFile');
    for (let at = 0; at < log.base.length; at += at > logAt ? 17 : 307) {
      expect(refusing(flipped(log.once, at, at % 8), one()), `byte ${at}`).not.toEqual([]);
    }
  });

  test('in the first increment, under the second', () => {
    for (let at = log.base.length; at < log.pdf.length; at += 1201)
      expect(refusing(flipped(log.pdf, at, at % 8)), `byte ${at}`).not.toEqual([]);
  });

  test('and every byte cut off or put behind', () => {
    expect(refusing(log.pdf.slice(0, -1))).toEqual(['PDF-END-1', 'PDF-STRUCTURE-1']);
    for (const more of ['\n', ' ', '%%EOF\n', '\0']) {
      expect(refusing(concatBytes(log.pdf, toUtf8(more)))).toContain('PDF-STRUCTURE-1');
    }
    expect(refusing(new Uint8Array(0))).toEqual(['PDF-END-1', 'PDF-STRUCTURE-1']);
  });
});

describe('increments that nobody signed', () => {
  /** Appends one revision that redefines these objects, well formed and chained. */
  function appended(objects: Readonly<Record<number, string>>): Uint8Array {
    const text = latin1(log.pdf);
    const { increments } = readRevisions(text);
    const last = increments.at(-1);
    if (last === undefined) throw new Error('not signed');
    let body = '';
    let table = '';
    for (const [number, object] of Object.entries(objects)) {
      table += `${number} 1\n${(text.length + body.length).toString().padStart(10, '0')} 00000 n \n`;
      body += `${number} 0 obj\n${object}\nendobj\n`;
    }
    const { size, root, info, id } = last.trailer;
    return bytesOf(
      `${text}${body}xref\n${table}trailer\n<<\n/Size ${size}\n/Root ${root} 0 R\n/Info ${info} 0 R\n/ID [ <${id[0]}> <${id[1]}> ]\n/Prev ${last.table}\n>>\nstartxref\n${text.length + body.length}\n%%EOF\n`,
    );
  }

  test('a page with other contents', () => {
    const text = latin1(log.base);
    const page = readBase(text, readRevisions(text).base).objects.get(3) ?? '';
    expect(refusing(appended({ 3: page.replace(/\/Contents \d+ 0 R/, '/Contents 1 0 R').trimEnd() }))).toEqual([
      'PDF-RANGE-1',
      'PDF-INCREMENT-1',
      'PDF-END-1',
    ]);
  });

  test('the catalog, with a script that runs', () => {
    const text = latin1(log.base);
    const { base } = readRevisions(text);
    const catalog = readBase(text, base).objects.get(base.trailer.root) ?? '';
    const changed = catalog.replace(/\/OpenAction.*/, '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>').trimEnd();
    expect(refusing(appended({ [base.trailer.root]: changed }))).toContain('PDF-INCREMENT-1');
  });

  test('a signature field a second time', () => {
    const text = latin1(log.base);
    const base = readBase(text, readRevisions(text).base);
    const [field] = readForm(base).fields;
    if (field === undefined) throw new Error('no field');
    expect(refusing(appended({ [field.object]: base.objects.get(field.object)?.trimEnd() ?? '' }))).toContain('PDF-INCREMENT-1');
  });

  test('nothing at all but a new trailer', () => {
    expect(refusing(appended({}))).not.toEqual([]);
  });
});

describe('a signer who signs something else', () => {
  /** One increment for the first field with a CMS of one's own making, signed with the right key. */
  async function signedWith(
    make: (parts: CmsParts, attributes: Uint8Array) => Uint8Array,
    change: (attributes: Uint8Array) => Uint8Array = (same) => same,
  ): Promise<Uint8Array> {
    const text = latin1(log.base);
    const { base } = readRevisions(text);
    const [field] = readForm(readBase(text, base)).fields;
    const [signer] = log.signers;
    if (field === undefined) throw new Error('no field');
    const words = { time: '2026-11-22T16:01:02Z', signer: signer.person, reason: 'r', location: 'l' };
    const empty = encodeIncrement(base, field, words);
    const file = bytesOf(text + empty.text);
    const digest = rangesDigest(file, empty, file.length, 'sha256');
    const attributes = change(signedAttributes(signer.certificate, digest));
    const signature = await signer.sign(attributes);
    const cms = make({ certificate: signer.certificate, chain: [log.authority.certificate], digest, signature }, attributes);
    return bytesOf(text + encodeIncrement(base, field, words, cms).text);
  }
  const one = (): ExpectedPdf => ({ ...expected(), signers: expected().signers.slice(0, 1) });

  test('holds when nothing is else', async () => {
    expect(refusing(await signedWith(encodeCms), one())).toEqual([]);
  });

  test('another digest', async () => {
    const pdf = await signedWith((parts) => encodeCms({ ...parts, digest: new Uint8Array(32) }));
    expect(refusing(pdf, one())).toEqual(['PDF-DIGEST-1']);
  });

  test('a signature of another key', async () => {
    const stranger: TestSigner = await newSigner(log.authority, 'Zoë Voorbeeld', 'master', 'zoe');
    const signature = await stranger.sign(new Uint8Array(3));
    expect(refusing(await signedWith((parts) => encodeCms({ ...parts, signature })), one())).toEqual(['PDF-SIGNATURE-1']);
  });

  test('the certificate of somebody else in the CMS', async () => {
    const stranger = await newSigner(log.authority, 'Zoë Voorbeeld', 'master', 'zoe');
    const pdf = await signedWith((parts) => encodeCms({ ...parts, certificate: stranger.certificate }));
    expect(refusing(pdf, one())).toEqual(['PDF-SIGNER-1']);
  });

  test('a signature in an encoding that is not DER', async () => {
    const loose = (der: Uint8Array) => Uint8Array.from([0x30, 0x81, ...der.subarray(1)]);
    const pdf = await signedWith((parts) => encodeCms({ ...parts, signature: loose(parts.signature) }));
    expect(refusing(pdf, one())).toEqual(['PDF-SIGNATURE-1']);
  });

  test('bytes behind the CMS', async () => {
    expect(refusing(await signedWith((parts) => concatBytes(encodeCms(parts), Uint8Array.of(1))), one())).toContain('PDF-RANGE-1');
  });

  test('an attribute with the signing time', async () => {
    const withTime = (set: Uint8Array): Uint8Array => derSetOf(0x31, ...derChildren(derOnly(set)).map(({ whole }) => whole), signingTime);
    const pdf = await signedWith((parts, attributes) => withAttributes(encodeCms(parts), attributes), withTime);
    const check = verifyLogPdf(pdf, one()).checks.find(({ control }) => control === 'PDF-CMS-1');
    expect(check?.ok).toBe(false);
    expect(check?.operands['at']).toBe('4 signed attributes');
  });

  // RFC 5652 §11.3, 2026-11-22 16:01:02
  const signingTime = der(0x30, fromHex('06092a864886f70d010905'), der(0x31, der(0x17, toUtf8('261122160102Z'))));
  /** The same CMS with other signed attributes. */
  function withAttributes(cms: Uint8Array, attributes: Uint8Array): Uint8Array {
    const whole = (element: DerElement | undefined): Uint8Array => element?.whole ?? new Uint8Array(0);
    const [type, content] = derChildren(derOnly(cms));
    const data = derChildren(derOnly(content?.content ?? new Uint8Array(0)));
    const [signer] = derChildren(derOnly(whole(data.at(-1))));
    const fields = derChildren(derOnly(whole(signer))).map((field) =>
      field.tag === 0xa0 ? der(0xa0, derOnly(attributes).content) : field.whole,
    );
    return der(0x30, whole(type), der(0xa0, der(0x30, ...data.slice(0, -1).map(whole), der(0x31, der(0x30, ...fields)))));
  }
});

describe('a station that prepared more than it showed', () => {
  const build = (change: (text: string) => string): Uint8Array => {
    const [master, witness] = log.signers;
    const fields = [master, witness].map(({ field, person, role }) => ({ field, person, role }));
    return bytesOf(change(latin1(built(buildLogPdf(smallDocument(log.signers), machineLog, fields, created)))));
  };
  test('is refused for its structure, whoever signed', () => {
    expect(refusing(build((text) => text))).toEqual(['PDF-END-1', 'PDF-COUNT-1']);
    // same length each time, so that only the rule is broken
    expect(refusing(build((text) => text.replace('/F 132', '/AA 13')))).toEqual(['PDF-STRUCTURE-1']);
    expect(refusing(build((text) => text.replace('/FT /Sig', '/#41A 12')))).toEqual(['PDF-STRUCTURE-1']);
    expect(refusing(build((text) => text.replace('/ProcSet [/PDF', '/#41A [12 /PDF')))).toEqual(['PDF-STRUCTURE-1']);
    expect(refusing(build((text) => text.replace('/PageLayout /OneColumn', '/PageLayout /TwoColumn')))).toEqual(['PDF-STRUCTURE-1']);
    expect(refusing(build((text) => text.replace('endobj\n4 0 obj', 'endobj\n9 0 obj')))).toEqual(['PDF-STRUCTURE-1']);
    expect(refusing(build((text) => text.replace('/SigFlags 3', '/SigFlags 1')))).toEqual(['PDF-STRUCTURE-1']);
  });
  test('signing at the recorded time', () => {
    expect(latin1(log.pdf)).toContain(`/M (D:${signedAt.slice(0, 19).replaceAll(/[-T:]/g, '')}+00'00')`);
    expect(refusing(edited(log.pdf, '/M (D:2026', '/M (D:2027'))).not.toEqual([]);
  });
});
