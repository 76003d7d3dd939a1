// Everything works without this file. It only makes leaving faster.
(() => {
  const forms = document.querySelectorAll('[data-exit]');
  if (!forms.length) return;
  const form = forms[0];
  const leave = () => {
    document.documentElement.replaceChildren();
    navigator.serviceWorker?.controller?.postMessage('leave');
    fetch(form.action, { method: 'POST', keepalive: true, redirect: 'manual' }).catch(() => {});
    location.replace(form.dataset.exit);
  };
  forms.forEach(each => each.addEventListener('submit', event => { event.preventDefault(); leave(); }));
  // Shift pressed three times, less than a second apart, leaves too. A lone Shift does nothing else.
  let presses = 0, last = 0;
  addEventListener('keyup', event => {
    if (event.key !== 'Shift') { presses = 0; return; }
    presses = event.timeStamp - last < 1000 ? presses + 1 : 1;
    last = event.timeStamp;
    if (presses === 3) leave();
  });
  addEventListener('keydown', event => { if (event.key !== 'Shift') presses = 0; });
  // A page that comes back from the browser's memory is asked for anew, so that Back shows no words.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
})();
// A passkey needs a script by its nature. A page that has no script says so, and names another way.
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), each => each.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const listed = list => (list ?? []).map(each => ({ ...each, id: bytes(each.id) }));
  const answer = async form => {
    const asked = await fetch(form.dataset.ask, { method: 'POST' });
    const { handle, options: { publicKey } } = await asked.json();
    publicKey.challenge = bytes(publicKey.challenge);
    const isNew = form.dataset.passkey === 'new';
    if (isNew) {
      publicKey.user.id = bytes(publicKey.user.id);
      publicKey.excludeCredentials = listed(publicKey.excludeCredentials);
    } else {
      publicKey.allowCredentials = listed(publicKey.allowCredentials);
    }
    const made = await navigator.credentials[isNew ? 'create' : 'get']({ publicKey });
    const parts = isNew ? ['attestationObject', 'clientDataJSON'] : ['authenticatorData', 'clientDataJSON', 'signature', 'userHandle'];
    const response = Object.fromEntries(parts.filter(part => made.response[part]).map(part => [part, text(made.response[part])]));
    form.elements.handle.value = handle;
    form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} });
  };
  document.querySelectorAll('form[data-passkey]').forEach(form => form.addEventListener('submit', event => {
    event.preventDefault();
    const button = form.querySelector('button');
    if (button.disabled) return;
    button.disabled = true;
    // Whatever went wrong is told by the page that the empty answer leads to.
    answer(form).catch(() => {}).finally(() => form.submit());
  }));
  document.querySelectorAll('[data-print]').forEach(button => button.addEventListener('click', () => print()));
})();
// A passphrase that is being chosen can be looked at: nobody has to type it twice.
document.querySelectorAll('[data-reveal]').forEach(button => {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener('click', () => {
    const shows = field.type === 'password';
    field.type = shows ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shows));
  });
});
// The numbers of help are kept for when there is no network. They say nothing of who kept them.
if (/^\/(c|help)(\/|$)/.test(location.pathname)) {
  addEventListener('load', () => navigator.serviceWorker?.register('/worker.js').catch(() => {}));
}
