/** npm slip39 has no types; what is used of it is checked when it is loaded (slip39.ts). */
declare module 'slip39/src/slip39_helper.js' {
  const helper: unknown;
  export default helper;
}
