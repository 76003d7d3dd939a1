// Pushes to this browser. The page works without this file, and the part it belongs to is hidden then.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), each => each.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const form = document.querySelector('form[data-push]');
if (form && 'serviceWorker' in navigator && 'PushManager' in window) {
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = form.querySelector('button');
    if (button.disabled) return;
    button.disabled = true;
    try {
      await navigator.serviceWorker.register('/worker.js');
      const { pushManager } = await navigator.serviceWorker.ready;
      const applicationServerKey = bytes(form.dataset.push);
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
      form.elements.endpoint.value = made.endpoint;
      form.elements.key.value = text(made.getKey('p256dh'));
      form.elements.secret.value = text(made.getKey('auth'));
      form.submit();
    } catch {
      form.querySelector('[data-refused]').hidden = false;
      button.disabled = false;
    }
  });
}
