// Which hosts are this machine.

/** Host names of this machine, with or without a port. Names that anybody can register must not match, even if they resolve here. */
export const LOOPBACK = String.raw`(localhost|[^/@]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?`;

const HOST = new RegExp(`^${LOOPBACK}$`, 'i');

/** Whether a host, as `Host` and URLs write it, is this machine. */
export const isLoopback = (host) => HOST.test(host);
