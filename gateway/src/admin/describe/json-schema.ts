/**
 * JSON Schema (2020-12, of OpenAPI 3.1) that the compiler holds to a type: `objectOf<Row>('RequestRow', { … })` does not
 * compile with a field too many, one too few, or one that is narrower than the type says.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Schema<Type> {
  readonly json: JsonSchema;
  readonly isOptional: boolean;
  /** Of an object with a name: where it is described. */
  readonly named: ReadonlyMap<string, JsonSchema>;
  /** Never there: it only says of what. A description may be wider than the type, never narrower. */
  readonly of?: (value: Type) => void;
}

const nothing: ReadonlyMap<string, JsonSchema> = new Map();

function schema<Type>(json: JsonSchema, ...parts: readonly Schema<never>[]): Schema<Type> {
  const named = parts.length === 0 ? nothing : new Map(parts.flatMap((part) => [...part.named]));
  return { json, isOptional: false, named };
}

export const text: Schema<string> = schema({ type: 'string' });
export const number: Schema<number> = schema({ type: 'number' });
export const count: Schema<number> = schema({ type: 'integer', minimum: 0 });
export const share: Schema<number> = schema({ type: 'number', minimum: 0, maximum: 1 });
export const flag: Schema<boolean> = schema({ type: 'boolean' });
export const traceId: Schema<string> = schema({ type: 'string', pattern: '^[0-9a-f]{32}$' });
export const spanId: Schema<string> = schema({ type: 'string', pattern: '^[0-9a-f]{16}$' });

export const words = <const Word extends string>(...list: readonly Word[]): Schema<Word> =>
  schema({ type: 'string', enum: list });

export const listOf = <Item>(item: Schema<Item>): Schema<readonly Item[]> =>
  schema({ type: 'array', items: item.json }, item);

export const tableOf = <Value>(value: Schema<Value>): Schema<Readonly<Record<string, Value>>> =>
  schema({ type: 'object', additionalProperties: value.json }, value);

export const either = <A, B>(a: Schema<A>, b: Schema<B>): Schema<A | B> => schema({ anyOf: [a.json, b.json] }, a, b);

export const described = <Type>(what: Schema<Type>, description: string): Schema<Type> => ({
  ...what,
  json: { ...what.json, description },
});

export const optional = <Type>(what: Schema<Type>): Schema<Type | undefined> => ({
  json: what.json,
  named: what.named,
  isOptional: true,
});

type Fields<Type> = { readonly [Key in keyof Type]-?: Schema<Type[Key]> };

const isRequired = ([, field]: readonly [string, Schema<never>]): boolean => !field.isOptional;

export function fieldsOf<Type>(fields: Fields<Type>): Schema<Type> {
  const entries = Object.entries<Schema<never>>(fields as Record<string, Schema<never>>);
  return schema(
    {
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, field]) => [name, field.json])),
      required: entries.filter(isRequired).map(([name]) => name),
      additionalProperties: false,
    },
    ...entries.map(([, field]) => field),
  );
}

/** Stands once among the components, under its name. */
export function objectOf<Type>(name: string, fields: Fields<Type>): Schema<Type> {
  const { json, named } = fieldsOf<Type>(fields);
  return {
    json: { $ref: `#/components/schemas/${name}` },
    isOptional: false,
    named: new Map([...named, [name, json]]),
  };
}
