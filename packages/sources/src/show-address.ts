/**
 * An address as messages may show it: without user, password and query, which hold tokens and signatures. SSH
 * addresses keep their user, who is no secret.
 */
export function showAddress(address: string): string {
  const bare = address.replace(/[?#].*$/s, '');
  const withoutPassword = bare.replace(/^(ssh:\/\/[^/:@]*):[^/@]*@/i, '$1@');
  return withoutPassword.replace(/^(?!ssh:)((?:[a-z0-9-]+::)?[a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** Removes what `showAddress` hides from texts of other programs. */
export function hideAddress(text: string, address: string): string {
  const userInfo = /:\/\/([^/@]+)@/.exec(address)?.[1];
  const parts = [address, ...(userInfo === undefined ? [] : [userInfo, ...passwordsOf(userInfo)])];
  return parts.reduce(
    (hidden, part) => hidden.replaceAll(part, part === address ? showAddress(address) : '***'),
    text,
  );
}

function passwordsOf(userInfo: string): readonly string[] {
  const password = userInfo.split(':').slice(1).join(':');
  if (password.length < 4) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
