// The package under test, as Workers import it.
import * as handler from 'bandwidth-mfa/handler';
import * as simulator from 'bandwidth-mfa/simulator';

export const entries = async () => ({ handler, simulator });
