// Loaded before a program of a document: sends requests for Bandwidth to the simulator.
import input from './input.mjs';

const { fetch } = globalThis;

globalThis.fetch = (address, init) => {
  const { hostname, pathname } = new URL(address.url ?? address);
  return fetch(hostname.endsWith('.bandwidth.com') ? input.simulator + pathname : address, init);
};
