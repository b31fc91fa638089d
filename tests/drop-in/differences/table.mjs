// Differences from bandwidth-sdk, each with its reason. A row runs the same steps with both packages and says what each must
// show. It also fails if the difference is gone.
import { addresses } from './addresses.mjs';
import { checks } from './checks.mjs';
import { credentials } from './credentials.mjs';
import { errors } from './errors.mjs';
import { requests } from './requests.mjs';

export const differences = [...addresses, ...credentials, ...requests, ...checks, ...errors];
