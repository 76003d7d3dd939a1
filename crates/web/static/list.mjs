// Checks a list of the access log, as `vestibule verify` does: same order, same answers. It asks
// nobody, reads no page and keeps nothing. SHA-256 is written out, because a browser gives its own
// only to pages that came over TLS, and because it is faster for a thousand short texts.

import { verifies } from './ed25519.mjs';
import { sha256, hmacKey } from './sha2.mjs';

/** Why a list is not believed; `code` is one of the codes of the program's own verifier. */
export class Refused extends Error {
  constructor(code) { super(code); this.code = code; }
}

const refuse = code => { throw new Refused(code); };
const unreadable = () => refuse('unreadable');

/**
 * Checks a list, given as text or as the bytes of a file. `kept` is what `check` gave as `kept` for an earlier list, or null.
 * Gives { records, notices, people, saved, standing, key, cosigners, kept }; throws Refused.
 * `options.witness`, a key as it is printed, asks for that witness's signature too.
 */
export async function check(given, kept = null, options = {}) {
  const list = parse(typeof given === 'string' ? given : fromUtf8(given));
  const origin = originOf(list.log.name) ?? unreadable();
  const by = (key, message, signature) => verifies(key, message, signature, options);
  const signed = (message, signature) => by(list.log.public, message, signature);
  const isExpected = !kept || (await leadsFrom(list, kept, by) && kept.client === list.client
    && originOf(kept.origin)?.practice === origin.practice);
  if (!isExpected) refuse('key');
  if (!await signed(utf8(list.sealed), list.seal)) refuse('seal');
  const checkpoint = await checkpointOf(list, signed);
  const notices = await noticesOf(list, origin, checkpoint.size, by);
  const records = recordsOf(list, origin, checkpoint.size);
  await isWhole(list, origin, checkpoint.size, signed);
  isInTree(list, checkpoint);
  const cosigners = cosignersOf(list);
  if (options.witness) await isWitnessed(list, options.witness, by);
  const standing = kept ? standingOf(list, kept, checkpoint, notices) : 'first';
  return {
    records, notices, people: list.people, saved: list.saved, standing, key: list.log.text, cosigners,
    kept: {
      origin: list.log.name, public: list.log.key, client: list.client, size: checkpoint.size,
      root: checkpoint.root, entries: list.entries.length, last: list.entries.at(-1).leaf,
    },
  };
}

// ---- reading: strictly, so that nothing can be written in two ways

function parse(text) {
  const end = text.lastIndexOf('\n\n');
  if (end < 0) unreadable();
  const sealed = text.slice(0, end + 2), last = text.slice(end + 2);
  if (!last.startsWith('seal ') || !last.endsWith('\n')) unreadable();
  const seal = base64(last.slice(5, -1));
  const middle = sealed.indexOf('\n\n');
  if (middle < 0 || middle === end) unreadable();
  const lines = sealed.slice(0, middle).split('\n');
  let at = 0;
  if (lines[at++] !== 'vestibule/access-list@v1') unreadable();
  const many = start => {
    const all = [];
    while (at < lines.length && lines[at].startsWith(start)) all.push(lines[at++].slice(start.length));
    return all;
  };
  const one = start => (at < lines.length && lines[at].startsWith(start)
    ? lines[at++].slice(start.length) : unreadable());
  const list = { sealed, seal, checkpoint: sealed.slice(middle + 2, -1) };
  list.log = verifier(one('log '));
  list.client = id(one('client '));
  list.saved = instant(one('saved '));
  list.people = many('person ').map(person);
  list.since = at < lines.length && lines[at].startsWith('since ')
    ? { size: number(one('since ')), path: many('kept ').map(hash) } : null;
  list.notices = many('notice ').map(line => {
    const [leaf, data] = parted(line, 2);
    return { leaf: number(leaf), text: fromUtf8(base64(data)) };
  });
  list.entries = many('entry ').map(entry);
  const [tree, signature] = parted(one('head '), 2);
  list.head = { tree: number(tree), signature: base64(signature) };
  list.path = many('path ').map(hash);
  if (at !== lines.length) unreadable();
  return list;
}

function entry(line) {
  const first = line.indexOf(' '), second = line.indexOf(' ', first + 1);
  if (first < 0 || second < 0) unreadable();
  return {
    leaf: number(line.slice(0, first)),
    nonce: hash(line.slice(first + 1, second)),
    line: line.slice(second + 1),
  };
}

function person(line) {
  const [who, role, name] = parted(line, 3);
  return { id: id(who), role: word(role), name: word(name) };
}

function parted(line, count) {
  const fields = line.split(' ');
  return fields.length === count ? fields : unreadable();
}

// A key as it is printed; `kind` 1 signs texts, and 4 signs heads with a time.
function verifier(text, kind = 1) {
  const first = text.indexOf('+'), second = text.indexOf('+', first + 1);
  if (first < 1 || second < 0) unreadable();
  const name = text.slice(0, first), key = text.slice(second + 1);
  const bytes = base64(key);
  if (bytes.length !== 33 || bytes[0] !== kind || /[\s+\x00-\x1f\x7f-\x9f]/u.test(name)) unreadable();
  const publicKey = bytes.slice(1);
  const known = keyId(name, publicKey, kind);
  if (text.slice(first + 1, second) !== hex(known)) unreadable();
  return { name, text, key: hex(publicKey), public: publicKey, id: known };
}

function keyId(name, publicKey, kind) {
  return sha256(joined(utf8(name), [10, kind], publicKey)).slice(0, 4);
}

function number(text) {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) unreadable();
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : unreadable();
}

function id(text) { return /^[0-9a-f]{32}$/.test(text) ? text : unreadable(); }

const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/;
function instant(text) { return INSTANT.test(text) ? text : unreadable(); }

function hash(text) {
  const bytes = base64(text);
  return bytes.length === 32 ? bytes : unreadable();
}

function word(written) {
  if (written === '-') return '';
  if (!/^([A-Za-z0-9._-]|%[0-9A-F]{2})+$/.test(written)) unreadable();
  const bytes = [];
  for (let at = 0; at < written.length; at++) {
    if (written[at] !== '%') { bytes.push(written.charCodeAt(at)); continue; }
    bytes.push(parseInt(written.slice(at + 1, at + 3), 16));
    at += 2;
  }
  const text = fromUtf8(new Uint8Array(bytes));
  return wordOf(text) === written ? text : unreadable();
}

function wordOf(text) {
  if (text === '') return '-';
  if (text === '-') return '%2D';
  return Array.from(utf8(text), byte => (/[A-Za-z0-9._-]/.test(String.fromCharCode(byte))
    ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
}

function record(line) {
  const [practice, client, place, previous, entryId, actor, act, subject, why, at] = parted(line, 10);
  return {
    practice: id(practice), client: id(client), number: number(place),
    previous: previous === '-' ? null : number(previous), entry: id(entryId), actor: id(actor),
    act: word(act), subject: id(subject), why: word(why), at: instant(at),
  };
}

// Only names of practices' logs: `vestibule/<practice>/<generation>`.
function originOf(text) {
  const found = /^vestibule\/([0-9a-f]{32})\/([1-9][0-9]{0,15})$/.exec(text);
  return found && Number.isSafeInteger(Number(found[2]))
    ? { practice: found[1], generation: Number(found[2]) } : null;
}

// ---- checking

async function checkpointOf(list, signed) {
  const wrong = () => refuse('checkpoint');
  const note = list.checkpoint;
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n') || /[\x00-\x09\x0b-\x1f\x7f]/.test(note)) wrong();
  const text = note.slice(0, at + 1), lines = note.slice(at + 2, -1).split('\n');
  if (lines.length > 32) wrong();
  let own = 0;
  for (const line of lines) {
    const found = /^\u2014 ([^\s+]+) (\S+)$/u.exec(line) ?? wrong();
    const bytes = maybeBase64(found[2]) ?? wrong();
    if (bytes.length < 5) wrong();
    if (found[1] !== list.log.name || hex(bytes.slice(0, 4)) !== hex(list.log.id)) continue;
    if (!await signed(utf8(text), bytes.slice(4))) wrong();
    own++;
  }
  const body = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n$/.exec(text) ?? wrong();
  const root = maybeBase64(body[3]) ?? wrong();
  const size = Number(body[2]);
  if (!own || body[1] !== list.log.name || root.length !== 32 || !Number.isSafeInteger(size)) wrong();
  return { size, root: hex(root) };
}

// Whether the key of this list is the one that was kept, or each key since then was handed on by the
// one before it.
async function leadsFrom(list, kept, by) {
  const generation = originOf(kept.origin)?.generation;
  let known = kept.public;
  for (const { text } of list.notices) {
    const notice = keyNoticeOf(text);
    if (!notice || !(originOf(notice.log)?.generation > generation)) continue;
    if (hex(notice.from) !== known || !await by(notice.from, utf8(notice.text), notice.signature)) return false;
    known = hex(notice.to);
  }
  return known === hex(list.log.public);
}

// The names of those who signed the head besides the log; their signatures are not looked at here.
function cosignersOf(list) {
  const lines = list.checkpoint.slice(list.checkpoint.lastIndexOf('\n\n') + 2, -1).split('\n');
  return lines.map(line => line.split(' ')[1]).filter(name => name !== list.log.name);
}

// The witness has signed this head: c2sp.org/tlog-cosignature.
async function isWitnessed(list, text, by) {
  const at = list.checkpoint.lastIndexOf('\n\n');
  const head = list.checkpoint.slice(0, at + 1);
  const witness = verifier(text, 4);
  for (const line of list.checkpoint.slice(at + 2, -1).split('\n')) {
    const [, name, signature] = line.split(' ');
    const bytes = maybeBase64(signature ?? '');
    if (name !== witness.name || bytes?.length !== 76 || hex(bytes.slice(0, 4)) !== hex(witness.id)) continue;
    const seconds = new DataView(bytes.buffer, bytes.byteOffset + 4, 8).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${head}`);
    if (await by(witness.public, message, bytes.slice(12))) return;
    break;
  }
  refuse('witness');
}

async function noticesOf(list, origin, size, by) {
  const wrong = () => refuse('notice');
  if (list.notices.length !== origin.generation - 1) wrong();
  let above = -1, known = null;
  const notices = [];
  for (const [place, { leaf, text }] of list.notices.entries()) {
    const found = keyNoticeOf(text) ?? noticeOf(text) ?? wrong();
    const expected = `vestibule/${origin.practice}/${place + 2}`;
    if (found.log !== expected || found.restored !== leaf || leaf <= above || leaf >= size) wrong();
    if (found.to) {
      const isNext = known === null || known === hex(found.from);
      if (!isNext || !await by(found.from, utf8(found.text), found.signature)) wrong();
      known = hex(found.to);
    }
    above = leaf;
    notices.push({ ...found, generation: place + 2 });
  }
  if (known !== null && known !== hex(list.log.public)) wrong();
  return notices;
}

const KEY_NOTICE = new RegExp('^(vestibule/key-notice@v1\nlog ([^\n]+)\n'
  + 'size (0|[1-9][0-9]{0,15}) ([^\n]+)\nfrom ([^\n]+)\nto ([^\n]+)\nat ([^\n]+)\n)signed ([^\n]+)\n$');

function keyNoticeOf(written) {
  const found = KEY_NOTICE.exec(written);
  if (!found) return null;
  const [, text, log, size, ...rest] = found;
  const at = rest[3], [root, from, to, , signature] = rest.map((part, place) => (place === 3 ? part : maybeBase64(part)));
  const isSound = Number.isSafeInteger(Number(size)) && INSTANT.test(at) && signature?.length === 64
    && [root, from, to].every(bytes => bytes?.length === 32);
  return isSound ? { log, restored: Number(size), lost: Number(size), at, from, to, text, signature } : null;
}

const NOTICE = new RegExp('^vestibule/fork-notice@v1\nlog ([^\n]+)\n'
  + 'restored (0|[1-9][0-9]{0,15}) ([^\n]+)\nlost (0|[1-9][0-9]{0,15}) ([^\n]+)\nat ([^\n]+)\n$');

function noticeOf(text) {
  const found = NOTICE.exec(text);
  if (!found) return null;
  const [, log, restored, restoredRoot, lost, lostRoot, at] = found;
  const isSound = [restored, lost].every(size => Number.isSafeInteger(Number(size)))
    && [restoredRoot, lostRoot].every(root => maybeBase64(root)?.length === 32) && INSTANT.test(at);
  return isSound ? { log, restored: Number(restored), lost: Number(lost), at } : null;
}

function recordsOf(list, origin, size) {
  let previous = null;
  return list.entries.map(({ leaf, line }, place) => {
    const one = record(line);
    if (one.practice !== origin.practice || one.client !== list.client) refuse('stranger');
    if (one.number !== place + 1) refuse('hole');
    if (one.previous !== previous || (previous !== null && previous >= leaf) || leaf >= size) refuse('chain');
    previous = leaf;
    return one;
  });
}

async function isWhole(list, origin, size, signed) {
  const { tree, signature } = list.head;
  const last = list.entries.at(-1);
  if (!last) refuse('head');
  const text = `vestibule/list-head@v1\nvestibule/${origin.practice}\n${list.client}\n`
    + `${list.entries.length}\n${last.leaf}\n${tree}\n`;
  if (!await signed(utf8(text), signature) || last.leaf >= tree || tree > size) refuse('head');
}

function isInTree(list, checkpoint) {
  const leaves = list.entries.map(({ leaf, nonce, line }) =>
    ({ leaf, hash: leafHash(hmacKey(nonce)(utf8(line))) }));
  leaves.push(...list.notices.map(({ leaf, text }) => ({ leaf, hash: leafHash(utf8(text)) })));
  leaves.sort((one, other) => one.leaf - other.leaf);
  const isShared = leaves.some(({ leaf }, place) => place > 0 && leaves[place - 1].leaf === leaf);
  const root = isShared ? null : rootOfMany(leaves, checkpoint.size, list.path);
  if (!root || hex(root) !== checkpoint.root) refuse('tree');
}

function standingOf(list, kept, checkpoint, notices) {
  const generation = originOf(kept.origin).generation;
  if (notices.some(notice => !notice.to && notice.generation > generation && notice.restored < kept.size)) return 'declared';
  if (kept.size > checkpoint.size || kept.entries > list.entries.length) refuse('shrunk');
  const known = list.entries[kept.entries - 1];
  if (known && known.leaf !== kept.last) refuse('forked');
  let path;
  if (list.since && list.since.size === kept.size) path = list.since.path;
  else if (kept.size === checkpoint.size) path = [];
  else return 'unconnected';
  const goesOn = isConsistent(kept.size, fromHex(kept.root), checkpoint.size, fromHex(checkpoint.root), path);
  return goesOn ? 'goes-on' : refuse('forked');
}

// ---- the tree of RFC 6962

function leafHash(data) { return sha256(joined([0], data)); }
function nodeHash(left, right) {
  const bytes = new Uint8Array(65);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return sha256(bytes);
}

function split(length) {
  let power = 1;
  while (power * 2 < length) power *= 2;
  return power;
}

// Leaves in order, and the hashes beside them from left to right, give one root; null when there are
// too many or too few.
function rootOfMany(leaves, size, path) {
  let used = 0;
  const below = (from, to, low, high) => {
    if (from === to) return path[used++] ?? null;
    if (high - low === 1) return to - from === 1 && leaves[from].leaf === low ? leaves[from].hash : null;
    const middle = low + split(high - low);
    let cut = from, end = to;
    while (cut < end) {
      const half = (cut + end) >>> 1;
      if (leaves[half].leaf < middle) cut = half + 1; else end = half;
    }
    const left = below(from, cut, low, middle);
    const right = left && below(cut, to, middle, high);
    return right && nodeHash(left, right);
  };
  if (size === 0) return null;
  const root = below(0, leaves.length, 0, size);
  return used === path.length ? root : null;
}

// Whether the old tree is the beginning of the new one. Source: RFC 9162, 2.1.4.2.
function isConsistent(old, oldRoot, size, root, path) {
  const same = (one, other) => hex(one) === hex(other);
  if (old === size) return path.length === 0 && same(oldRoot, root);
  if (old === 0) return path.length === 0 && same(oldRoot, sha256(new Uint8Array()));
  if (old > size) return false;
  const half = value => Math.floor(value / 2);
  let at = old - 1, last = size - 1;
  while (at % 2 === 1) { at = half(at); last = half(last); }
  const others = [...path];
  const isPower = split(old + 1) === old;
  const first = isPower ? oldRoot : others.shift();
  if (!first) return false;
  let before = first, now = first;
  for (const other of others) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      before = nodeHash(other, before);
      now = nodeHash(other, now);
      while (at !== 0 && at % 2 === 0) { at = half(at); last = half(last); }
    } else now = nodeHash(now, other);
    at = half(at);
    last = half(last);
  }
  return last === 0 && same(before, oldRoot) && same(now, root);
}

// ---- bytes

const encoder = new TextEncoder(), decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function utf8(text) { return encoder.encode(text); }
function fromUtf8(bytes) {
  try { return decoder.decode(bytes); } catch { return unreadable(); }
}

function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.length; }
  return bytes;
}

function hex(bytes) { return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(''); }
function fromHex(text) { return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16)); }

function base64(text) { return maybeBase64(text) ?? unreadable(); }

// Only the one way to write bytes is taken: padded, and no stray bits at the end.
function maybeBase64(text) {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let raw;
  try { raw = atob(text); } catch { return null; }
  if (btoa(raw) !== text) return null;
  return Uint8Array.from(raw, letter => letter.charCodeAt(0));
}
