// What a program can see of a call: the answer's shape, or the error's, in values that can be compared.
import { axios } from './sides.mjs';

/** Waits for a call and tells what came of it. */
export async function outcome(call) {
  try {
    return { resolved: answerSeen(await call) };
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

function answerSeen({ data, status, statusText, headers }) {
  return { data, status, statusText, headers: headersSeen(headers) };
}

/** Headers by both ways of reading them, whatever the case of the name. */
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
    response: response && answerSeen(response),
  };
}
