// What the tests use of node:test, which Workers do not have.
export const tests = [];

export const test = (title, ...more) => void tests.push({ title, work: more.at(-1) });
