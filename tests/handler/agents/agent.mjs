// What a process with a store does for the tests of the laws: takes on demand, as many at once as asked.

/** Answers `{ key, limit, windowMs, count }` with what came of each take, and when it was asked for and known. */
export async function answer(store, request) {
  const { key, limit, windowMs, count = 1 } = await request.json();
  const one = async () => {
    const start = Date.now();
    try {
      return { ...(await store.take(key, limit, windowMs)), start, end: Date.now() };
    } catch (error) {
      return { error: String(error?.message ?? error) };
    }
  };
  return Response.json(await Promise.all(Array.from({ length: count }, one)));
}
