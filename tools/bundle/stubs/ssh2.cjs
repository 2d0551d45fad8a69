// The Docker client can load ssh2 for engines behind ssh://. seed reaches those through the user's own ssh command, so
// the bundle does without that library and its native code.
class Client {
  constructor() {
    throw new Error('ssh2 is not part of this bundle');
  }
}
module.exports = { Client };
