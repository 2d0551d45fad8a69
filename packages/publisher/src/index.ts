export { PUBLISHER_CODES } from './codes.ts';
