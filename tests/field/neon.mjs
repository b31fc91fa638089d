// Neon's SQL over HTTP in front of a local PostgreSQL: only what its driver needs for one query.
import { createServer } from 'node:http';
import pg from 'pg';
import { listen } from '../../scripts/listen.mjs';

/** Values in the server's text form, which the driver expects. */
const types = { getTypeParser: () => (text) => text };

/** Starts it: `{ url, stop }`. */
export async function startNeon(postgresUrl) {
  const pool = new pg.Pool({ connectionString: postgresUrl, types });
  pool.on('error', () => {});
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, params } = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json');
    try {
      const { command, rowCount, fields, rows } = await pool.query({ text: query, values: params, rowMode: 'array' });
      response.end(JSON.stringify({ command, rowCount, fields, rows }));
    } catch ({ message, code }) {
      response.statusCode = 400;
      response.end(JSON.stringify({ message, code }));
    }
  });
  const { url, stop } = await listen(server);
  return {
    url,
    async stop() {
      await stop();
      await pool.end();
    },
  };
}
