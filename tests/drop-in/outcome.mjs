// What a program can observe of a call, the result or the error, in comparable values.
import { axios } from './sides.mjs';

/** Waits for a call and describes its outcome. */
export async function outcome(call) {
  try {
    return { resolved: responseSeen(await call) };
  } catch (error) {
    return { rejected: errorSeen(error) };
  }
}

/** Waits for a call that must fail, and returns the error itself. */
export async function failure(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call did not fail');
}

function responseSeen({ data, status, statusText, headers }) {
  return { data, status, statusText, headers: headersSeen(headers) };
}

/** Headers by both ways of reading them, with names in any case. */
function headersSeen(headers) {
  const names = ['content-type', 'x-reply', 'retry-after', 'x-absent'];
  return names.map((name) => [name, headers[name], headers.get(name) ?? undefined, headers.get(name.toUpperCase()) ?? undefined]);
}

function errorSeen(error) {
  const { code, status, response } = error;
  return {
    isError: error instanceof Error,
    isAxiosError: axios.isAxiosError(error),
    isCancel: axios.isCancel(error),
    hasMessage: typeof error.message === 'string' && error.message !== '',
    code,
    status,
    response: response && responseSeen(response),
  };
}
