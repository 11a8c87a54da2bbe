import { formatConfigError } from '../config/config-error.ts';
import { environment } from '../config/environment.ts';
import { loadConfig } from '../config/load-config.ts';
import type { GatewayModel } from '../config/model.ts';
import type { Terminal } from './command.ts';

/** The model, or undefined after every error has been printed. */
export function loadOrExplain(file: string, terminal: Terminal): GatewayModel | undefined {
  const loaded = loadConfig(file, environment());
  if (loaded.ok) return loaded.model;
  for (const error of loaded.errors) terminal.err(`${formatConfigError(error)}\n`);
  const count = loaded.errors.length;
  terminal.err(`${count} ${count === 1 ? 'error' : 'errors'} in ${file}\n`);
  return undefined;
}
