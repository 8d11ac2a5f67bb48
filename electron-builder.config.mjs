/**
 * How the staged app (.cache/stage, made by build/package.ts) becomes release/station. The command line adds
 * `electronDist` and `electronVersion` of the runtime at hand. The copy for tests is made from the result.
 * @type {import('electron-builder').Configuration}
 */
export default {
  appId: 'org.keyrite.station',
  productName: 'Keyrite',
  executableName: 'keyrite',
  directories: { app: '.cache/stage', output: '.cache/packed', buildResources: '.cache/no-build-resources' },
  npmRebuild: false,
  nodeGypRebuild: false,
  asar: true,
  asarUnpack: ['**/*.node'],
  files: ['**/*'],
  electronLanguages: ['en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: { target: ['dir'], category: 'Utility' },
  publish: null,
};
