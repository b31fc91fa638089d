// A thousand sends, and two hundred tries, at once for one number, on each store.
import { BACKENDS } from './backends.mjs';
import { crowded } from './crowded.mjs';

for (const [name, start] of Object.entries(BACKENDS)) crowded(name, start);
