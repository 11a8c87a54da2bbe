/** Between the path of a value, as the schema speaks of it, and its node, which knows where it stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { ConfigPath } from './config-error.ts';

export const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** The keys and indexes that lead to a node, from what `visit` tells of it. */
export function pathOf(key: number | 'key' | 'value' | null, ancestors: readonly unknown[]): ConfigPath {
  const path: (string | number)[] = [];
  const chain = [...ancestors];
  if (typeof key === 'number') {
    const parent = chain.at(-1);
    if (isSeq(parent)) path.push(key);
  }
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const node = chain[index];
    const parent = chain[index - 1];
    if (typeof node === 'object' && node !== null && 'key' in node && isScalar((node as Pair).key))
      path.unshift(String(((node as Pair).key as Scalar).value));
    else if (isSeq(parent)) path.unshift(parent.items.indexOf(node as never));
  }
  return path;
}

export interface LocatedNode {
  readonly node: unknown;
  readonly offset: number;
  readonly keyOffset: number;
}

export function locateNode(document: Document, path: ConfigPath): LocatedNode {
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  let keyOffset = offset;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) return { node: undefined, offset, keyOffset: offset };
      keyOffset = offsetOf(pair.key);
      node = pair.value;
      // A key without a value has no node of its own, or an empty one behind it.
      offset = isScalar(node) && node.value === null && node.source === '' ? keyOffset : offsetOf(node ?? pair.key);
    } else if (isSeq(node) && typeof part === 'number' && node.items[part] !== undefined) {
      node = node.items[part];
      offset = offsetOf(node);
      keyOffset = offset;
    } else return { node: undefined, offset, keyOffset };
  }
  return { node: isAlias(node) ? node.resolve(document) : node, offset, keyOffset };
}
