// Copies of a call's arguments. The border does not need them: only the facade makes a call later than the program asked for it.
import { copyRequest, isObject, Plain } from '#input';
import { bound, hasMethods, readConfiguration } from '#settings';

interface Arguments<C, O> {
  configuration: C;
  request: unknown;
  options: O;
}

/** A copy of a call's arguments, because the program may change them before the call is made. */
export function copyCall<C, O>(configuration: C, request: unknown, options: O): Arguments<C, O> {
  const { values, faults } = readConfiguration(configuration);
  const accessToken = bound(values.accessToken, configuration);
  const copy = faults === undefined ? { ...values, accessToken, baseOptions: copyOptions(values.baseOptions) } : configuration;
  return { configuration: copy as C, request: copyRequest(request), options: copyOptions(options) };
}

/** Headers and parameters are read later, so they are copied too. */
function copyOptions<O>(options: O): O {
  if (!isObject(options)) return options;
  try {
    const copy: Record<string, unknown> = Object.assign(new Plain(), options as object);
    for (const name of ['headers', 'params']) if (name in copy) copy[name] = copyFields(copy[name]);
    return copy as O;
  } catch {
    return options;
  }
}

/** A copy of headers or parameters, unless they are a list or have `entries` (a Headers, a Map). */
export const copyFields = (fields: unknown): unknown =>
  typeof fields === 'object' && !hasMethods(fields, 'entries') ? { ...fields } : fields;
