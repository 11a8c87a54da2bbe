/** Who speaks: the resource of every signal of this process. */
import { hostname } from 'node:os';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import gatewayPackage from '../../package.json' with { type: 'json' };
import type { TelemetrySettings } from '../config/model.ts';
import { newSpanId } from './random-ids.ts';

/** One object, by identity: the SDK groups by it. */
export const scope = Object.freeze({ name: 'weir', version: gatewayPackage.version });

export const newInstanceId = newSpanId;

/** The operator's OTEL_RESOURCE_ATTRIBUTES may add anything and override all but the name, which the configuration has. */
export function gatewayResource(settings: Pick<TelemetrySettings, 'service'>, instanceId = newInstanceId()): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.version': gatewayPackage.version,
        'service.instance.id': instanceId,
        'host.name': hostname(),
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ 'service.name': settings.service }));
}

const IDENTITY = ['service.name', 'service.instance.id'] as const;

export const isResourceOf =
  ({ attributes: own }: Resource) =>
  (attributes: Readonly<Record<string, unknown>>): boolean =>
    IDENTITY.every((name) => attributes[name] === own[name]);
