// Reads whole HTTP/1.1 requests from a socket: a request is counted and answered only after its last byte.

/** Calls `whole({ method, path, headers, body })` for each request of a socket, `garbage()` for anything but HTTP. */
export function readRequests(socket, whole, garbage) {
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (buffer.length > 0 && !/^[A-Z]/.test(buffer.toString('latin1', 0, 1))) return garbage();
      const taken = take(buffer);
      if (!taken) return;
      buffer = taken.rest;
      whole(taken.request);
    }
  });
}

function take(buffer) {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start, ...lines] = buffer.toString('latin1', 0, end).split('\r\n');
  const [method, path] = start.split(' ');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const from = end + 4;
  const isChunked = /chunked/i.test(headers['transfer-encoding'] ?? '');
  const content = isChunked ? chunked(buffer, from) : plain(buffer, from, Number(headers['content-length'] ?? 0));
  if (!content) return undefined;
  return { request: { method, path, headers, body: content.body.toString() }, rest: buffer.subarray(content.end) };
}

function plain(buffer, from, length) {
  const end = from + length;
  return buffer.length < end ? undefined : { body: buffer.subarray(from, end), end };
}

function chunked(buffer, from) {
  const parts = [];
  for (let at = from; ; ) {
    const line = buffer.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = parseInt(buffer.toString('latin1', at, line), 16);
    const end = line + 2 + size + 2;
    if (buffer.length < end) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end };
    parts.push(buffer.subarray(line + 2, line + 2 + size));
    at = end;
  }
}
