export { attachCommand } from './attach-script.ts';
export { HOST_CODES } from './codes.ts';
export { createHostExecutor } from './create-host-executor.ts';
export { probeIsolation } from './isolation.ts';
export { listPlaces, reapHost } from './place.ts';
