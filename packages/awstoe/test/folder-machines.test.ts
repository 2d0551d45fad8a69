import { describeMachine, folderMachines, MEMORY } from '@seed/awstoe/testing';

describeMachine('folders', async () => {
  const machines = folderMachines();
  return { machines, image: 'any', memory: MEMORY, dispose: () => machines.dispose() };
});
