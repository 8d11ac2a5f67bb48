/** A plan for tests: three of five, in all three forms, with people who do not exist. */

import type { ShardPlan } from '../../../shared/format/shard-plan.ts';
import { readPlan } from '../../../shared/shards/plan-file.ts';

export const SAMPLE = `format: keyrite-shard-plan-v1
keyName: EXAMPLE-ROOT-2026
threshold: 3
sites:
  - id: oslo
    name: Hvelv Oslo
    region: eu-north-1
    address: Eksempelveien 1, 0150 Oslo
    contact: watch, +47 555 0100
  - id: hanoi
    name: Kho bạc Hà Nội
    region: vietnam-north
    address: Phố Ví Dụ 2, Hà Nội
people:
  - { id: lukasz, name: Łukasz Przykład, contact: +48 555 0101 }
  - { id: pavlos, name: Παύλος Παράδειγμα, contact: +30 555 0102 }
  - { id: petr, name: Пётр Примеров, contact: +7 555 0103 }
  - { id: nguyen, name: Nguyễn Ví Dụ, contact: +84 555 0104 }
  - { id: nia, name: Nia Enghraifft, contact: +44 555 0105 }
shards:
  - index: 1
    form: paper
    holder: lukasz
    deputies: [petr]
    site: oslo
  - index: 2
    form: token
    holder: pavlos
    site: oslo
    token: "0123456789"
  - index: 3
    form: paper
    holder: nguyen
    site: hanoi
  - index: 4
    form: provider
    holder: nia
    deputies: [nguyen]
    provider: aws-kms
    account: "123456789012"
    region: us-east-1
    key: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
  - index: 5
    form: provider
    holder: petr
    provider: gcp-kms
    account: example-custody
    region: europe-west3
    key: projects/example-custody/locations/europe-west3/keyRings/shards/cryptoKeys/root-2026/cryptoKeyVersions/1
`;

/** Throws where the text is no plan: a mistake in the test. */
export function planOf(text: string): ShardPlan {
  const read = readPlan(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.plan;
}

/** 31 shards, 12 sites, 31 people with long names, four providers: as large as a plan gets. */
export function largestPlan(): string {
  const names = [
    'Nguyễn Thị Phương Quỳnh Anh Ví Dụ',
    'Trần Hoàng Nhật Thiên Ân Thí Dụ',
    'Phạm Đặng Khánh Huyền Trang Mẫu',
    'Lê Công Tuấn Anh Kiệt Điển Hình',
  ];
  const count = (n: number): readonly number[] => Array.from({ length: n }, (_, at) => at + 1);
  const people = count(31).map((i) => ({
    id: `p${i}`,
    name: `${names[i % 4]} ${i}`,
    contact: `+84 555 ${1000 + i}, vi-du-${i}@example.org`,
  }));
  const sites = count(12).map((i) => ({
    id: `s${i}`,
    name: `Trung tâm lưu trữ an toàn Thành phố Ví Dụ số ${i}`,
    region: `region-${Math.ceil(i / 2)}`,
    address: `${i} Đường Ví Dụ Rất Dài, Phường Thí Dụ, Quận ${i}, Thành phố Ví Dụ, Việt Nam`,
    contact: `Phòng trực ban ${i}, +84 555 ${2000 + i}`,
  }));
  const shards = count(31).map((i) => {
    const common = { index: i, holder: `p${i}`, deputies: [`p${(i % 31) + 1}`] };
    if (i % 4 === 0) {
      const [provider, key] = (i / 4) % 2 === 0 ? ['vault-transit', `transit/shard-${i}@v1`] : ['hsm', `pkcs11:token=shards-${i};id=%01`];
      return { ...common, form: 'provider', provider, account: `server-${i}`, region: `cloud-${i % 3}`, key };
    }
    const site = `s${(i % 12) + 1}`;
    return i % 5 === 0 ? { ...common, form: 'token', deputies: [], site, token: `T${1000 + i}` } : { ...common, form: 'paper', site };
  });
  const used = new Set(shards.flatMap((shard) => ('site' in shard ? [shard.site] : [])));
  const kept = sites.filter(({ id }) => used.has(id));
  return JSON.stringify(
    { format: 'keyrite-shard-plan-v1', keyName: 'EXAMPLE-LARGEST-2026', threshold: 16, sites: kept, people, shards },
    null,
    1,
  );
}
