// Everything works without this file. It only makes leaving faster.
(() => {
  const forms = document.querySelectorAll('[data-exit]');
  if (!forms.length) return;
  const form = forms[0];
  const leave = () => {
    document.documentElement.replaceChildren();
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
