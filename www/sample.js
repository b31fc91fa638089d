// A call as a program of one's own would make it.

const ENVIRONMENT = {
  worker: (name) => `env.${name}`,
  deno: (name) => `Deno.env.get('${name}')`,
  node: (name) => `process.env.${name}`,
};

const VARIABLES = {
  oauth: { clientId: 'CLIENT_ID', clientSecret: 'CLIENT_SECRET' },
  basic: { username: 'API_USERNAME', password: 'API_PASSWORD' },
};

const IMPORT = { worker: 'bandwidth-mfa', deno: 'npm:bandwidth-mfa', node: 'bandwidth-mfa' };

/** As JavaScript is written: names bare where they may be, texts in single quotes. */
function literal(value, indent) {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([name, field]) => {
    // Written as any other, this name would set the prototype.
    const bare = name === '__proto__' ? `['__proto__']` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name, '');
    return `${inner}${bare}: ${literal(field, inner)},\n`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function configuration(runtime, { sample }, indent) {
  const fields = Object.entries(VARIABLES[sample]).map(
    ([field, variable]) => `${indent}  ${field}: ${ENVIRONMENT[runtime](variable)},\n`,
  );
  return `new Configuration({\n${fields.join('')}${indent}})`;
}

/** The program's text. */
export function code(runtime, method, account, request, credentials) {
  const indent = runtime === 'worker' ? '    ' : '';
  const call = [
    `${indent}const mfa = new MFAApi(${configuration(runtime, credentials, indent)});`,
    `${indent}const { data } = await mfa.${method}('${account}', ${literal(request, indent)});`,
  ];
  const head = `import { Configuration, MFAApi } from '${IMPORT[runtime]}';\n`;
  if (runtime === 'worker') {
    return [
      head,
      'export default {',
      '  async fetch(request, env) {',
      ...call,
      '    return Response.json(data);',
      '  },',
      '};',
    ].join('\n');
  }
  return [head, ...call, 'console.log(data);'].join('\n');
}
