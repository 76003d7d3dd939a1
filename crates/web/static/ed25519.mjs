// Whether an Ed25519 signature holds (RFC 8032): by the browser's own hand where it has one, and by
// this one elsewhere. Nothing here is secret, so nothing has to be quick in the same time.

import { sha512 } from './sha2.mjs';

/** Whether `signature` is the one of `key` over `message`; `options.plain` does without the browser. */
export async function verifies(key, message, signature, options = {}) {
  if (signature.length !== 64 || key.length !== 32) return false;
  const s = little(signature.slice(32));
  const [a, r] = [point(key), point(signature.slice(0, 32))];
  // The program's own verifier is as strict: no second way to write a number, no point of small order.
  if (s >= L || !a || !r || isSmall(a) || isSmall(r)) return false;
  const subtle = options.plain ? null : globalThis.crypto?.subtle;
  if (subtle) {
    try {
      const imported = await subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
      return await subtle.verify('Ed25519', imported, signature, message);
    } catch { /* This browser does not know Ed25519. */ }
  }
  const joined = new Uint8Array(64 + message.length);
  joined.set(signature.slice(0, 32));
  joined.set(key, 32);
  joined.set(message, 64);
  const h = little(sha512(joined)) % L;
  // s B - h A = R, both multiples in one pass.
  return same(both(BASE, s, negative(a), h), r);
}

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = value => ((value % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);
const ZERO = { x: 0n, y: 1n, z: 1n, t: 0n };
const BASE = point(Uint8Array.from({ length: 32 }, (_, place) => (place === 0 ? 0x58 : 0x66)));

function little(bytes) {
  let value = 0n;
  for (let place = bytes.length - 1; place >= 0; place--) value = (value << 8n) | BigInt(bytes[place]);
  return value;
}

// The point that these 32 bytes stand for; null for none, or for a second way to write one.
function point(bytes) {
  const whole = little(bytes);
  const sign = whole >> 255n, y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return { x, y, z: 1n, t: mod(x * y) };
}

function add(p, q) {
  const a = mod((p.y - p.x) * (q.y - q.x)), b = mod((p.y + p.x) * (q.y + q.x));
  const c = mod(2n * D * p.t * q.t), d = mod(2n * p.z * q.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function times(p, scalar) {
  let result = ZERO;
  for (; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) result = add(result, p);
    p = add(p, p);
  }
  return result;
}

// The sum of two multiples: one doubling for both at each bit.
function both(p, one, q, other) {
  const sum = add(p, q);
  let result = ZERO;
  for (let bit = 255n; bit >= 0n; bit--) {
    result = add(result, result);
    const takes = ((one >> bit) & 1n) | (((other >> bit) & 1n) << 1n);
    if (takes) result = add(result, takes === 1n ? p : takes === 2n ? q : sum);
  }
  return result;
}

function negative(p) { return { x: mod(-p.x), y: p.y, z: p.z, t: mod(-p.t) }; }

function same(p, q) {
  return mod(p.x * q.z) === mod(q.x * p.z) && mod(p.y * q.z) === mod(q.y * p.z);
}

function isSmall(p) { return same(times(p, 8n), ZERO); }
