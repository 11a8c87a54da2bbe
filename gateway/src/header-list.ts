/**
 * Header fields of one message, in the order and case they came, duplicates kept: a flat array [name, value, name, value, …],
 * as Node's rawHeaders and undici's headers have it. Names are compared without case. With the twenty fields a message
 * usually has, a scan is cheaper than building a map.
 */
export class HeaderList {
  readonly raw: string[];

  constructor(raw: string[] = []) {
    this.raw = raw;
  }

  /** The first value, or undefined. */
  get(name: string): string | undefined {
    const at = this.#indexOf(name, 0);
    return at === -1 ? undefined : this.raw[at + 1];
  }

  all(name: string): string[] {
    const values: string[] = [];
    for (let at = this.#indexOf(name, 0); at !== -1; at = this.#indexOf(name, at + 2))
      values.push(this.raw[at + 1] as string);
    return values;
  }

  has(name: string): boolean {
    return this.#indexOf(name, 0) !== -1;
  }

  append(name: string, value: string): void {
    this.raw.push(name, value);
  }

  /** One field of that name, where the first one stood. */
  set(name: string, value: string): void {
    const at = this.#indexOf(name, 0);
    if (at === -1) {
      this.raw.push(name, value);
      return;
    }
    this.raw[at + 1] = value;
    this.#deleteFrom(name, at + 2);
  }

  delete(name: string): void {
    this.#deleteFrom(name, 0);
  }

  #deleteFrom(name: string, start: number): void {
    for (let at = this.#indexOf(name, start); at !== -1; at = this.#indexOf(name, at)) this.raw.splice(at, 2);
  }

  #indexOf(name: string, start: number): number {
    const { raw } = this;
    for (let at = start; at < raw.length; at += 2) {
      const candidate = raw[at] as string;
      if (candidate.length === name.length && (candidate === name || candidate.toLowerCase() === name.toLowerCase()))
        return at;
    }
    return -1;
  }
}
