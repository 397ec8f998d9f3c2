/** A name less its beginning: once, however often it is found in the name (the original took away every one, D30). */
export function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
