// A call as your own program would make it.
import { requestFor } from './examples.js';

const ENVIRONMENT = {
  worker: (name) => `env.${name}`,
  deno: (name) => `Deno.env.get('${name}')`,
  node: (name) => `process.env.${name}`,
};

const VARIABLES = {
  oauth: { clientId: 'BANDWIDTH_CLIENT_ID', clientSecret: 'BANDWIDTH_CLIENT_SECRET' },
  basic: { username: 'BANDWIDTH_USERNAME', password: 'BANDWIDTH_PASSWORD' },
};

const IMPORT = { deno: 'npm:bandwidth-mfa', node: 'bandwidth-mfa' };

/** Written as JavaScript: bare names if possible, text in single quotes. Fields of `written` are code already. */
function literal(value, indent, written = {}) {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([name, field]) => {
    // A bare `__proto__` would set the prototype.
    const bare = name === '__proto__' ? `['__proto__']` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name, '');
    return `${inner}${bare}: ${Object.hasOwn(written, name) ? written[name] : literal(field, inner)},\n`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function configuration(runtime, { sample }, indent) {
  const fields = Object.entries(VARIABLES[sample]).map(
    ([field, variable]) => `${indent}  ${field}: ${ENVIRONMENT[runtime](variable)},\n`,
  );
  return `new Configuration({\n${fields.join('')}${indent}})`;
}

/** Anybody can reach a Worker, so it uses the handler, which has limits. */
function worker(method, account, request, credentials) {
  const { from, applicationId, message, scope } = { ...requestFor('messaging'), ...request };
  const isVoice = method === 'generateVoiceCode';
  // The handler offers calls in addition to texts, and each needs its own application.
  const applications = isVoice ? { messaging: 'your messaging application', voice: applicationId } : applicationId;
  const fields = { accountId: account, from, applicationId: applications, message, ...(scope === undefined ? {} : { scope }) };
  const options = Object.entries(fields).map(([name, value]) => `  ${name}: ${literal(value, '  ')},\n`);
  if (isVoice) options.push('  voice: true,\n');
  return `import { env } from 'cloudflare:workers';
import { Configuration, createHandler } from 'bandwidth-mfa/handler';
import { durableObjectStore } from 'bandwidth-mfa/stores/durable-object';

export { LimitObject } from 'bandwidth-mfa/stores/durable-object';

// A page requests POST /mfa/send, then POST /mfa/verify.
const handler = createHandler({
  configuration: ${configuration('worker', credentials, '  ')},
${options.join('')}  secret: env.MFA_SECRET,
  countries: ['US', 'CA'],
  store: durableObjectStore(env.LIMITS),
  onVerified({ to }) {
    // Sign in the person with this number.
  },
});

export default { fetch: handler };`;
}

/** The program's text. */
export function code(runtime, method, account, request, credentials) {
  if (runtime === 'worker') return worker(method, account, request, credentials);
  const isText = typeof request?.to === 'string';
  const session = isText ? `const session = { phone: ${literal(request.to, '')} }; // your own session\n` : '';
  return `import { Configuration, MFAApi, MfaError } from '${IMPORT[runtime]}';

// For input you trust: take the number from your own session. A server that answers pages uses createHandler instead.
const mfa = new MFAApi(${configuration(runtime, credentials, '')});
${session}
try {
  const { data } = await mfa.${method}('${account}', ${literal(request, '  ', isText ? { to: 'session.phone' } : {})});
  console.log(data);
} catch (error) {
  if (!(error instanceof MfaError)) throw error;
  console.error(error.kind, error.sent, error.message);
}`;
}
