// The page of the service worker: registers it, waits until it is active and asks it for the results.
async function ask() {
  await navigator.serviceWorker.register('./service-worker.mjs', { type: 'module' });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const response = new Promise((resolve) => (port1.onmessage = (event) => resolve(event.data)));
  active.postMessage('run', [port2]);
  const { results, error } = await response;
  if (error) throw new Error(error);
  return results;
}

globalThis.results = ask();
