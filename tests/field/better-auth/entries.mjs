// Everything that the test imports from this project.
export { betterAuth } from 'better-auth';
export { APIError, createAuthMiddleware } from 'better-auth/api';
export { memoryAdapter } from 'better-auth/adapters/memory';
export { createAuthClient } from 'better-auth/client';
export { phoneNumberClient } from 'better-auth/client/plugins';
export { getMigrations } from 'better-auth/db/migration';
export { toNodeHandler } from 'better-auth/node';
export { bandwidthPhone } from 'bandwidth-mfa/better-auth';
export { memoryStore } from 'bandwidth-mfa/stores/memory';
