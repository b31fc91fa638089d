// Every documented difference from bandwidth-sdk, with its reason. A row runs the same steps with both packages and
// says what each of them must show: a row that is no longer different fails as well as one that is not as told.
import { addresses } from './addresses.mjs';
import { checks } from './checks.mjs';
import { credentials } from './credentials.mjs';
import { errors } from './errors.mjs';
import { requests } from './requests.mjs';

export const differences = [...addresses, ...credentials, ...requests, ...checks, ...errors];
