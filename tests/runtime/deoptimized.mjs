// A program for tests/runtime/deoptimized.test.mjs:  node --allow-natives-syntax deoptimized.mjs <the package's entry>
// V8 has optimised the calling function, and deoptimises it during the call into WebAssembly, as in a busy program. Prints the result,
// and whether that happened.
const { Configuration, MFAApi } = await import(process.argv[2]);

const { verifyCode } = MFAApi.prototype;
let isOptimized = false;
let isInside = false;
const { decode } = TextDecoder.prototype;
// WebAssembly decodes the URLs of each new account.
TextDecoder.prototype.decode = function (...args) {
  if (isOptimized) {
    %DeoptimizeFunction(verifyCode);
    isInside ||= /\bwasm\b/.test(new Error().stack);
  }
  return decode.apply(this, args);
};
const fetch = async () => Response.json({ valid: true });
const api = new MFAApi(new Configuration({ accessToken: 'a-token', fetch }));
let account = 9900000;
const call = () => api.verifyCode((account += 1), { to: '+19195551234', code: '123456', expirationTimeInMinutes: 3 });

%PrepareFunctionForOptimization(verifyCode);
for (let calls = 0; calls < 2_000; calls += 1) await call();
%OptimizeFunctionOnNextCall(verifyCode);
await call();
isOptimized = true;
console.log((await call()).data.valid, isInside);
