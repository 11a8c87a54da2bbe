/** A word of the filter for a value that may hold spaces and quotes. */
export const filterFor = (field: string, value: string): string =>
  /[\s"\\]/.test(value) ? `${field}:"${value.replaceAll(/["\\]/g, '\\$&')}"` : `${field}:${value}`;
