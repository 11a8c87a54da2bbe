/** Waits for work, but not for ever. Gives why it did not come to its end, or undefined when it did. */
export async function within(work: Promise<void> | undefined, mostMs: number): Promise<string | undefined> {
  if (work === undefined) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no end within ${mostMs} ms`), mostMs);
  });
  const ended = work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const result = await Promise.race([ended, late]);
  clearTimeout(timer);
  return result;
}
