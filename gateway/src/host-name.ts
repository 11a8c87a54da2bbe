/** The host of an authority, as routes and limits compare it: without its port, and without the dot of a fully qualified name. */
export function hostName(authority: string): string {
  const bracket = authority.lastIndexOf(']');
  const colon = authority.indexOf(':', bracket === -1 ? 0 : bracket);
  const name = colon === -1 ? authority : authority.slice(0, colon);
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
