// Prints errors, configurations and clients, as programs do that log everything; the test reads the output.
import { canary } from '../suite/printed.mjs';
import { Row, equal } from '../suite/row.mjs';

export const END = 'all is printed';

export async function suite({ mfa, ...input }) {
  const row = new Row(mfa, input, 'console');
  const { password, accessToken, code, to } = canary;
  const echo = [{ status: 400, echo: true }];
  const failing = () => Promise.reject(new TypeError(`no way to send ${password} and ${code} to ${to}`));
  const configurations = [
    row.basic(row.case(echo)),
    row.basic(row.case([{ status: 500, echo: true }]), { baseOptions: { headers: { Cookie: accessToken } } }),
    row.oauth(row.case(echo)),
    row.oauth(row.case([{}], echo)),
    row.basic(row.case(echo), { username: undefined, password: undefined, accessToken }),
    row.basic(row.case(), { fetch: failing }),
  ];
  let last;
  for (const configuration of configurations) {
    const client = new mfa.MFAApi(configuration);
    last = await row.refused(row.call('verifyCode', configuration));
    for (const value of [last, configuration, client, { last, list: [configuration, client] }]) {
      console.log(value);
      console.log('%s %o %O', value, value, value);
    }
    console.log(`${last} ${last.stack} ${JSON.stringify({ last, configuration, client })}`);
  }
  console.log(END);
  equal(last.kind, 'connection-lost', 'the last error');
  // How a runtime prints an uncaught error.
  throw last;
}
