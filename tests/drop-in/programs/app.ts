// A TypeScript program written for bandwidth-sdk: only its first import is ever changed.
import { Configuration, MFAApi, type CodeRequest, type MfaRequestError, type VerifyCodeRequest } from 'bandwidth-sdk';
import axios from 'axios';

declare const process: { env: Record<string, string | undefined> };

interface Report {
  what: string;
  status?: number;
  text?: string;
}

const accountId: string = process.env.BW_ACCOUNT_ID ?? '9900000';

class Codes {
  private readonly api: MFAApi;

  constructor(configuration: Configuration) {
    this.api = new MFAApi(configuration);
  }

  async byText(request: CodeRequest): Promise<Report> {
    const { status, data } = await this.api.generateMessagingCode(accountId, request);
    return { what: 'text', status, text: data.messageId };
  }

  async byCall(request: CodeRequest): Promise<Report> {
    const response = await this.api.generateVoiceCode(accountId, request, {
      headers: { 'X-Trace': 'call' },
      timeout: 5000,
    });
    return { what: 'call', status: response.status, text: response.data.callId };
  }

  async check(request: VerifyCodeRequest): Promise<Report> {
    try {
      const { status, data, headers } = await this.api.verifyCode(accountId, request, { params: { trace: [1, 2] } });
      return { what: String(data.valid), status, text: String(headers['content-type']) };
    } catch (error) {
      if (!axios.isAxiosError<MfaRequestError>(error)) throw error;
      return { what: error.code ?? 'none', status: error.response?.status, text: error.response?.data.error };
    }
  }
}

const configuration = new Configuration({
  basePath: process.env.BW_URL,
  baseOptions: { headers: { 'X-App': 'typed' } },
});
configuration.username = process.env.BW_USERNAME;
configuration.password = process.env.BW_PASSWORD;

const codes = new Codes(configuration);
const request: CodeRequest = {
  to: '+19195551234',
  from: '+19195554321',
  applicationId: '66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1',
  message: 'Your {NAME} code is {CODE}',
  digits: 6,
};
const check: VerifyCodeRequest = { to: request.to, scope: '2FA', expirationTimeInMinutes: 1.5, code: '012345' };

const reports = [
  await codes.byText(request),
  await codes.byCall({ ...request, scope: 'sign in' }),
  await codes.check(check),
  await codes.check(check),
];
console.log(JSON.stringify(reports, null, 1));
