// Checks the list on the client's own device: the file against itself, the page against the file, and
// both against what this device kept of the last time. Nothing is kept unless its owner asks for it.

import { check } from './list.mjs';

const box = document.querySelector('[data-check]');
const find = name => box.querySelector(`[data-${name}]`);
const verdict = find('verdict');
// Each client of a shared device has a mark of their own.
const name = `list-${box.dataset.client}`;

function kept() {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

function keep(value) {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* This browser keeps nothing. */ }
}

function say(which, look, code = '') {
  verdict.className = `panel ${look}`;
  verdict.textContent = box.querySelector(`[data-say="${which}"]`).textContent;
  verdict.dataset.verdict = code || which;
}

// What stands on the page has to be what stands in the file.
function isOnTheList(result) {
  const rows = [...document.querySelectorAll('[data-number]')];
  return box.dataset.key === result.key && rows.every(row => {
    const record = result.records[Number(row.dataset.number) - 1];
    return record && record.actor === row.dataset.actor && record.act === row.dataset.act
      && record.at === row.dataset.at;
  });
}

function offer(result) {
  find('unwitnessed').hidden = result.cosigners.length > 0;
  const has = kept() !== null;
  const isDeclared = result.standing === 'declared';
  find('keeping').hidden = false;
  find('kept').hidden = !has || isDeclared;
  find('unkept').hidden = has;
  find('keep').hidden = has;
  find('go-on').hidden = !isDeclared;
  find('forget').hidden = !has;
  find('keep').onclick = find('go-on').onclick = () => { keep(result.kept); run(); };
  find('forget').onclick = () => { localStorage.removeItem(name); run(); };
}

async function run() {
  const before = kept();
  let bytes;
  try {
    const address = before ? `${box.dataset.check}?since=${before.size}` : box.dataset.check;
    const answer = await fetch(address, { cache: 'no-store', credentials: 'same-origin' });
    if (!answer.ok) throw new Error('no list');
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch { say('unreached', ''); return; }
  const began = performance.now();
  try {
    const result = await check(bytes, before);
    if (!isOnTheList(result)) throw Object.assign(new Error('page'), { code: 'page' });
    box.dataset.millis = (performance.now() - began).toFixed(1);
    if (result.standing === 'declared') say('declared', 'panel-lamp');
    else {
      say(before ? 'fine-again' : 'fine', 'panel-done');
      if (before) keep(result.kept);
    }
    offer(result);
  } catch (error) {
    say('refused', 'panel-error', error.code ?? 'failed');
  }
}

run();
