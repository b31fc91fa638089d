import { serve } from './child.mjs';
import { tool, packageFolder } from './tool.mjs';
export async function startPrism() {
  const args = [tool('@stoplight/prism-cli', 'prism'), 'mock', '-h', '127.0.0.1', '-p', '0', `${packageFolder('bandwidth-sdk')}/bandwidth.yml`];
  const { match, stop } = await serve(process.execPath, args, /listening on (http:\S+)/);
  return { url: match[1], stop };
}
