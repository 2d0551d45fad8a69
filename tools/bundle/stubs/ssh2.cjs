// The Docker client loads ssh2 for engines behind ssh://, which seed reaches through the docker command's contexts
// instead. Without it the bundle carries no native code.
class Client {
  constructor() {
    throw new Error('engines behind ssh:// are not supported: forward the socket and set DOCKER_HOST to it');
  }
}
module.exports = { Client };
