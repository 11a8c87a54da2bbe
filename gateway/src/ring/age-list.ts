/** A doubly linked list by age: what comes goes to the newest end, and anything may leave at any time, at the cost of four pointers. */
export interface Aged<Node> {
  older: Node | undefined;
  newer: Node | undefined;
}

export class AgeList<Node extends Aged<Node>> {
  oldest: Node | undefined;
  newest: Node | undefined;

  push(node: Node): void {
    node.older = this.newest;
    node.newer = undefined;
    if (this.newest === undefined) this.oldest = node;
    else this.newest.newer = node;
    this.newest = node;
  }

  /** The node keeps its own pointers: who stands on it finds the way to what is older. */
  remove(node: Node): void {
    if (node.older === undefined) this.oldest = node.newer;
    else node.older.newer = node.newer;
    if (node.newer === undefined) this.newest = node.older;
    else node.newer.older = node.older;
  }
}
