// Runs one step of the program with a package and returns everything observable: the requests and the outcome.
const HEADERS = ['accept', 'authorization', 'content-type', 'content-length', 'transfer-encoding'];

/** A step that never ends fails instead of hanging the test run. */
const LIMIT_MS = 90_000;

export async function observe(step, sdk, recorder) {
  recorder.reset(step);
  const seen = await inTime(step.run(sdk, recorder.url, recorder));
  return { wire: recorder.requests.map(onTheWire), seen };
}

function onTheWire({ method, path, headers, body }) {
  const customHeaders = Object.keys(headers).filter((name) => name.startsWith('x-'));
  const kept = [...HEADERS, ...customHeaders.sort()].map((name) => [name, headers[name]]);
  return { method, path, headers: kept.filter(([, value]) => value !== undefined), body };
}

async function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
