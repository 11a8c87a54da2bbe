import { useLayoutEffect, useState } from 'preact/hooks';
import type { Watched } from './watched.ts';

export function useWatched<Value>(source: Watched<Value>): Value {
  const [seen, see] = useState<{ readonly value: Value }>({ value: source.get() });
  useLayoutEffect(() => {
    const look = () => see((last) => (Object.is(last.value, source.get()) ? last : { value: source.get() }));
    // It may have moved between the drawing and now.
    look();
    return source.watch(look);
  }, [source]);
  return source.get() === seen.value ? seen.value : source.get();
}
