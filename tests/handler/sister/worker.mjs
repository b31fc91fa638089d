import { serve } from './shop.mjs';

export default { fetch: (request) => serve(request) };
