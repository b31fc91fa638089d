// What the licences of the libraries in the package require: their names, and each licence text that the package does not have yet.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root } from '../run.mjs';
import { linkedCrates } from './crates.mjs';
import { TARGET } from '../setup/wasm-target.mjs';

const HEAD = `The WebAssembly modules of bandwidth-mfa are linked from the crates below and from Rust's standard library
(https://github.com/rust-lang/rust, MIT OR Apache-2.0). The handler's tables of countries and numbers are made from the metadata
of Google's libphonenumber (https://github.com/google/libphonenumber, Apache-2.0), taken from libphonenumber-js. Where there is a choice
they are used under the Apache License, Version 2.0, whose text is in LICENSE-APACHE. The bundles that contain a module also
contain fflate, for runtimes that cannot inflate it themselves.
`;

/** Possible names of the licence file, the most likely first. */
const NAMES = [/^licen[cs]e-mit(\.(md|txt))?$/i, /^licen[cs]e(\.(md|txt))?$/i];

/** The same for a licence that applies besides others. */
const NAMES_OF = { 'Unicode-3.0': [/^licen[cs]e-unicode(\.(md|txt))?$/i] };

/** The licences of a library that Apache-2.0 cannot replace. Licences that are joined by AND all apply. */
const furtherLicences = ({ licence }) => licence.split(' AND ').filter((one) => !one.includes('Apache-2.0'));

/** The text of one of these licences. */
function textOf({ name, version, folder }, licence) {
  const files = readdirSync(folder);
  const file = (NAMES_OF[licence] ?? NAMES).map((name) => files.find((one) => name.test(one))).find(Boolean);
  if (!file) throw new Failure(`${name} ${version} has no file with its licence.`, 'add its text to scripts/build/notices.mjs.');
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim();
}

/** The npm packages that the bundles contain a part of. */
export function bundledPackages() {
  return ['fflate'].map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, version, licence: license, folder };
  });
}

/** The notices for the bundles, and for the crates that are linked with these features. */
export async function notices(features) {
  const linked = [...(await linkedCrates(features, TARGET)), ...bundledPackages()];
  const list = linked.map(({ name, version, licence }) => `- ${name} ${version} (${licence})\n`).join('');
  const texts = linked.flatMap((one) =>
    furtherLicences(one).map((licence) => `\n---\n\n${one.name} ${one.version}\n\n${textOf(one, licence)}\n`),
  );
  return `${HEAD}\n${list}${texts.join('')}`;
}
