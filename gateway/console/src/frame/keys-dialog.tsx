import { useEffect, useRef } from 'preact/hooks';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['/'], 'filter'],
  [['j', 'k'], 'next, previous row'],
  [['Enter'], 'open'],
  [['Esc'], 'back; leave the list or the filter'],
  [['p'], 'pause, go on'],
  [['n'], 'show the new rows that wait'],
  [['←', '→'], 'in a trace: close, open what is below a span'],
  [['d'], 'the doctor: what ails the traces'],
  [['?'], 'these keys'],
];

export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
