// The tests with real frameworks, file by file:  npm run test:field            all files
//                                                npm run test:field -- next    just these
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { chosen, each, report, runParts, testsOn } from './parts.mjs';
import { Failure, main, root } from './run.mjs';
import { NODES, nodeProgram, MAIN_NODES } from './setup/node.mjs';
import { setup } from './setup.mjs';

const FOLDER = join('tests', 'field');
const ENDING = '.test.mjs';

/** Files that test the package in the Node that runs them: each on these release lines. */
const INSIDE_NODE = { 'better-auth': NODES, postgres: MAIN_NODES };

/** A part for each file. */
function parts() {
  const files = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith(ENDING));
  if (files.length === 0) throw new Failure(`There are no tests in ${FOLDER}.`);
  return files.sort().map((file) => {
    const name = file.slice(0, -ENDING.length);
    const majors = INSIDE_NODE[name] ?? [undefined];
    const on = (major) => {
      const [program, title] = major ? [nodeProgram(major), `${name} on Node ${major}`] : [process.execPath, name];
      return testsOn(program, title, [join(FOLDER, file)]);
    };
    return { name, built: true, work: () => each(...majors.map((major) => () => on(major))) };
  });
}

await main(async () => {
  const wanted = chosen([{ name: 'build', work: () => build() }, ...parts()], process.argv.slice(2));
  await setup('field');
  report(await runParts(wanted));
});
