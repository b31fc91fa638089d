/** Runs a function as if `seconds` more had passed on `Date.now`. */
export async function atLater(seconds, run) {
  const { now } = Date;
  Date.now = () => now() + seconds * 1000;
  try {
    return await run();
  } finally {
    Date.now = now;
  }
}
