import type { Engine } from '../engine/connect-engine.ts';
import { ask, dockerFailure, engineWords, statusOf } from '../engine/docker-error.ts';

export const CREDENTIALS_NETWORK = 'seed-credentials';
/** Shared by all builds, so it belongs to no process; `seed clean` removes it. */
export const SHARED_LABEL = 'seed.shared';

/** The address at which every AWS SDK looks for credentials of a container. */
export const CREDENTIALS_ADDRESS = '169.254.170.2';
const SUBNET = '169.254.170.0/24';

/**
 * Makes sure of the network whose gateway, this machine, has the link-local address of ECS. False when the engine
 * cannot have it, because another network already uses those addresses.
 */
export async function ensureCredentialsNetwork(engine: Engine): Promise<boolean> {
  const { docker } = engine;
  try {
    await docker.getNetwork(CREDENTIALS_NETWORK).inspect();
    return true;
  } catch (error) {
    if (statusOf(error) !== 404) throw dockerFailure(error, 'looking at the credentials network');
  }
  try {
    await docker.createNetwork({
      Name: CREDENTIALS_NETWORK,
      CheckDuplicate: true,
      Driver: 'bridge',
      IPAM: { Driver: 'default', Config: [{ Subnet: SUBNET, Gateway: CREDENTIALS_ADDRESS }] },
      // Builds do not see each other.
      Options: { 'com.docker.network.bridge.enable_icc': 'false' },
      Labels: { [SHARED_LABEL]: 'credentials' },
    });
    return true;
  } catch (error) {
    // Two builds at the same time: the other one made it.
    if (statusOf(error) === 409) return true;
    if (/overlap|already in use|conflict/i.test(engineWords(error))) return false;
    throw dockerFailure(error, 'making the credentials network');
  }
}

/** The container's own address in the credentials network. */
export async function addressInNetwork(engine: Engine, id: string): Promise<string | undefined> {
  const info = await ask('looking at the build container', engine.docker.getContainer(id).inspect());
  return info.NetworkSettings.Networks[CREDENTIALS_NETWORK]?.IPAddress;
}
