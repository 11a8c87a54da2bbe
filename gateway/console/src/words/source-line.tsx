/** Where something stands in the configuration: `gateway.yaml:41`, without the folders that everybody on this machine knows. */
import { Foreign } from './foreign.tsx';

export const withoutFolders = (source: string): string => source.slice(source.lastIndexOf('/') + 1);

export function SourceLine({ source }: { readonly source: string }) {
  return (
    <code class="source" title={source}>
      <Foreign text={withoutFolders(source)} />
    </code>
  );
}
