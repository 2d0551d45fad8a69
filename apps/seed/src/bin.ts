import { main } from './main.ts';
import { realProcess } from './real-process.ts';

// Everything is written by then; an open connection to an engine must not keep the process.
process.exit(await main(process.argv.slice(2), realProcess()));
