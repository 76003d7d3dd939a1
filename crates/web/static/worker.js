// What this browser does for the practice while no page is open: it shows the one neutral line of a
// push. It keeps nothing, and asks for nothing.
addEventListener('push', event => {
  let said = {};
  try { said = event.data.json(); } catch { /* What can not be read is shown as nothing new. */ }
  const { title = 'Update', body = '' } = said;
  // One line at a time: a newer one takes the place of the one before.
  event.waitUntil(registration.showNotification(title, { body, tag: 'update' }));
});
addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(clients.matchAll({ type: 'window' }).then(open => (open.length ? open[0].focus() : clients.openWindow('/start'))));
});
