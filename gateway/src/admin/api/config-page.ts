import type { ConfigPage } from './api-types.ts';
import type { DeskParts } from './desk.ts';

export const configPage = ({ model: { file, source } }: DeskParts): ConfigPage => ({
  file,
  hash: source.hash,
  loadedAtMs: source.loadedAtMs,
  settings: source.settings,
});
