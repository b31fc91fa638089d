// Which hosts are this machine.

/** This machine's names, with a port or without. A name that anybody can register must not be one, wherever it leads to. */
export const LOOPBACK = String.raw`(localhost|[^/@]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?`;

const HOST = new RegExp(`^${LOOPBACK}$`, 'i');

/** Whether a host, as `Host` and URLs write it, is this machine. */
export const isLoopback = (host) => HOST.test(host);
