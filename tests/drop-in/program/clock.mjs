/** Runs something at a time when `seconds` more have passed, as far as `Date.now` tells. */
export async function atLater(seconds, run) {
  const { now } = Date;
  Date.now = () => now() + seconds * 1000;
  try {
    return await run();
  } finally {
    Date.now = now;
  }
}
