interface Exporter<Items> {
  export(items: Items, done: (result: { code: number; error?: Error }) => void): void;
}

/** ExportResultCode.SUCCESS */
const succeeded = 0;
/** All processes of a demo start at once and end one after the other: that the receiver is not there then is no outage. */
const lastsMs = 10_000;
const losesExports = 5;

/** One line on stderr for an outage that lasts, however many exports it costs, and none for a short one. */
export function toldOnce(line: string, nowMs: () => number = Date.now, tell = tellStderr) {
  let failures = 0;
  let sinceMs = 0;
  let isTold = false;
  const failed = (error: Error | undefined): void => {
    if (failures === 0) sinceMs = nowMs();
    failures += 1;
    if (isTold || failures < losesExports || nowMs() - sinceMs < lastsMs) return;
    isTold = true;
    tell(`${line}: ${error?.message ?? 'the export failed'}\n`);
  };
  return {
    /** The same exporter. A failure is noted here and is a success to whoever sent: the SDK would tell of it once more. */
    watch<Items, E extends Exporter<Items>>(exporter: E & Exporter<Items>): E {
      const send = exporter.export.bind(exporter);
      exporter.export = (items, done) =>
        send(items, (result) => {
          if (result.code === succeeded) {
            failures = 0;
            isTold = false;
          } else failed(result.error);
          done({ code: succeeded });
        });
      return exporter;
    },
  };
}

function tellStderr(text: string): void {
  process.stderr.write(text);
}
