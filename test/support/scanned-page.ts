/** What paper and scanner do to a printed page, on a grey picture of it: turned, stained, and written as the PNG that a scanner gives. */
import { execFileSync } from 'node:child_process';
import { crc32, deflateSync } from 'node:zlib';

/** Rows of grey, 0 black to 255 white. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The page as poppler prints it: another renderer than the one that the product reads pages with. */
export function rasterise(page: string, dotsPerInch: number): Grey {
  const pgm = execFileSync('pdftoppm', ['-r', String(dotsPerInch), '-gray', page], { maxBuffer: 2 ** 26 });
  const [, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 32).toString('latin1')) ?? [];
  const [w, h] = [Number(width), Number(height)];
  return { width: w, height: h, data: new Uint8Array(pgm.subarray(pgm.length - w * h)) };
}

/** Turned about its middle, on a white bed that holds all of it; between four dots, as much of each as lies near. */
export function turned(page: Grey, degrees: number): Grey {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const side = Math.ceil(Math.hypot(page.width, page.height));
  const data = new Uint8Array(side * side).fill(255);
  const dot = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= page.width || y >= page.height ? 255 : (page.data[y * page.width + x] ?? 255);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [fromX, fromY] = [column - side / 2, row - side / 2];
      const x = cos * fromX + sin * fromY + page.width / 2;
      const y = cos * fromY - sin * fromX + page.height / 2;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, down] = [x - left, y - top];
      const upper = dot(left, top) * (1 - right) + dot(left + 1, top) * right;
      const lower = dot(left, top + 1) * (1 - right) + dot(left + 1, top + 1) * right;
      data[row * side + column] = Math.round(upper * (1 - down) + lower * down);
    }
  }
  return { width: side, height: side, data };
}

/** In dots. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Covered: nothing of what was there shows through. */
export function stained(page: Grey, area: Area, shade: number): Grey {
  const data = page.data.slice();
  for (let y = Math.round(area.y); y < Math.round(area.y + area.height); y++)
    data.fill(shade, y * page.width + Math.round(area.x), y * page.width + Math.round(area.x + area.width));
  return { ...page, data };
}

/** PNG, 8 bits of grey, no filter (PNG, sections 5.3 and 11.2). */
export function pngOf({ width, height, data }: Grey): Uint8Array {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const chunk = (name: string, body: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}
