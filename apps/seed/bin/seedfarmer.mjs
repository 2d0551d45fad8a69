#!/usr/bin/env node
// Seed-Farmer's name for the same program: its commands, defaults and exit statuses.
process.argv.splice(2, 0, 'farmer:');
await import('./seed.mjs');
