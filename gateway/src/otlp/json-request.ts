/** ExportTraceServiceRequest and ExportLogsServiceRequest in OTLP/JSON. */
import { BoundedAttributes } from './bounded-attributes.ts';
import type { Intake } from './intake.ts';
import { jsonExcess } from './json-amount.ts';
import { JsonShape } from './json-shape.ts';
import { readAttributes } from './json-values.ts';
import type { OtlpBounds } from './otlp-bounds.ts';

export interface ReadJson<Draft> {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
  readonly readItem: (shape: JsonShape, value: unknown, bounds: OtlpBounds) => Draft;
}

/** Gives what is wrong with it. */
export function readJson<Draft>(body: Uint8Array, names: ReadJson<Draft>, intake: Intake<Draft>): string | undefined {
  const excess = jsonExcess(body, intake.bounds);
  if (excess !== undefined) return excess;
  const request = parseJson(body);
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return 'The body is not a JSON object.';
  const shape = new JsonShape();
  const { resources } = names;
  for (const group of shape.list(shape.object(request, 'The body')[resources], resources)) {
    if (shape.why !== undefined) break;
    readResourceGroup(shape, group, names, intake);
  }
  return shape.why;
}

function readResourceGroup<Draft>(
  shape: JsonShape,
  value: unknown,
  { resources, scopes, items, readItem }: ReadJson<Draft>,
  intake: Intake<Draft>,
): void {
  const group = shape.object(value, `One of ${resources}`);
  const resource = new BoundedAttributes(intake.bounds.attributes);
  readAttributes(shape, shape.object(group.resource, 'resource').attributes, resource, intake.bounds);
  intake.begin(resource);
  for (const one of shape.list(group[scopes], scopes)) {
    const scope = shape.object(one, `One of ${scopes}`);
    for (const item of shape.list(scope[items], items)) {
      if (shape.why !== undefined) return;
      if (intake.wants()) intake.take(readItem(shape, item, intake.bounds));
    }
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch {
    // What it says quotes the body, which is nothing to send back or to log.
    return undefined;
  }
}
