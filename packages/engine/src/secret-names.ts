const SECRET_NAME =
  /passw|secret|token|credential|private(?![-_]?(?:subnet|vpc|network|route|hosted|zone|dns|ip|cidr|endpoint|link))|api[-_]?key|access[-_]?key/i;

/** Whether a value of this name may be secret, so that people and files had better not see it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
