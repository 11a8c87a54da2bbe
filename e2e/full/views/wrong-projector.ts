/**
 * Loaded before a gateway by --import: bends one projector of its source as it is read, so that one view tells what is not so.
 * WEIR_BEND names the view. A bend that finds nothing to bend throws: the test of it would prove nothing.
 */
import { registerHooks } from 'node:module';
import { bends } from './bends.ts';

const bend = bends[process.env['WEIR_BEND'] ?? ''];
if (bend === undefined) throw new Error(`WEIR_BEND is none of ${Object.keys(bends).join(', ')}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/gateway/src/${bend.file}`)) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString();
    if (!source.includes(bend.says)) throw new Error(`${bend.file} does not say ${bend.says}`);
    return { ...loaded, source: source.replaceAll(bend.says, bend.lies) };
  },
});
