// Runs one step of the program with a package and returns what is compared: the requests and the outcome.
const HEADERS = ['accept', 'authorization', 'content-type', 'content-length', 'transfer-encoding'];

export async function observe(step, sdk, recorder) {
  recorder.reset(step);
  const seen = await step.run(sdk, recorder.url, recorder);
  return { wire: recorder.requests.map(onTheWire), seen };
}

function onTheWire({ method, path, headers, body }) {
  const customHeaders = Object.keys(headers).filter((name) => name.startsWith('x-'));
  const kept = [...HEADERS, ...customHeaders.sort()].map((name) => [name, headers[name]]);
  return { method, path, headers: kept.filter(([, value]) => value !== undefined), body };
}
