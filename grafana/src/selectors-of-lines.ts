/** The labels and fields that a LogQL expression names: of its selectors, of its filters, and of its groupings. */
export function namesInLogql(expr: string): readonly string[] {
  const plain = expr.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const grouped = [...plain.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
  const selected = [...plain.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = '']) => list.match(/[a-zA-Z_]\w*/g) ?? []);
  const filtered = [...plain.matchAll(/\|\s*([a-zA-Z_]\w*)\s*(?:=~|!=|!~|=|>|<)/g)].map(([, name = '']) => name);
  return [...grouped, ...selected, ...filtered];
}
