/* One seeded random source for the randomised tests: print the seed, set LMS_SEED to see a run again. */

export const seed = Number(process.env.LMS_SEED || Date.now() % 1_000_000_007);

/** A repeatable stream of numbers in [0, 1) (mulberry32, public domain). */
export function randomFrom(start = seed) {
  let a = start >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
