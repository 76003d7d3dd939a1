// SHA-256, HMAC and SHA-512 (FIPS 180-4, RFC 2104), for short texts and without waiting.

// The first primes, whose roots are the constants of both hashes.
const PRIMES = [];
for (let number = 2; PRIMES.length < 80; number++) {
  if (PRIMES.every(prime => number % prime !== 0)) PRIMES.push(number);
}

// The first 64 bits after the point of the root of this power, exactly.
function fraction(prime, power) {
  const scaled = BigInt(prime) << (64n * BigInt(power));
  let low = 0n, high = 1n << 70n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(power) <= scaled) low = middle; else high = middle - 1n;
  }
  return low & ((1n << 64n) - 1n);
}

const CUBES = PRIMES.map(prime => fraction(prime, 3));
const SQUARES = PRIMES.slice(0, 8).map(prime => fraction(prime, 2));
const K = Uint32Array.from(CUBES.slice(0, 64), value => Number(value >> 32n));
const START = Uint32Array.from(SQUARES, value => Number(value >> 32n));
const W = new Uint32Array(64);

function block(state, bytes, from) {
  for (let i = 0; i < 16; i++, from += 4) {
    W[i] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = W[i - 16] + s0 + W[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// Hashes `bytes` after `before` bytes that went into `state` already.
function finish(state, bytes, before) {
  let from = 0;
  for (; from + 64 <= bytes.length; from += 64) block(state, bytes, from);
  const rest = bytes.length - from;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(bytes.subarray(from));
  tail[rest] = 0x80;
  const bits = (before + bytes.length) * 8;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(tail.length - 4, bits >>> 0);
  for (let at = 0; at < tail.length; at += 64) block(state, tail, at);
  const digest = new Uint8Array(32), out = new DataView(digest.buffer);
  state.forEach((value, place) => out.setUint32(place * 4, value));
  return digest;
}

/** The SHA-256 of bytes. */
export function sha256(bytes) { return finish(START.slice(), bytes, 0); }

/** HMAC-SHA256 under a key of at most 64 bytes: a function from bytes to 32 bytes. */
export function hmacKey(key) {
  const state = pad => {
    const bytes = new Uint8Array(64).fill(pad);
    key.forEach((byte, place) => { bytes[place] ^= byte; });
    const begun = START.slice();
    block(begun, bytes, 0);
    return begun;
  };
  const inner = state(0x36), outer = state(0x5c);
  return bytes => finish(outer.slice(), finish(inner.slice(), bytes, 64), 64);
}

// Words of 64 bits as two halves of 32, the high one first: large integers would take thirty times as long.
const halves = values => Int32Array.from(values.flatMap(value => [Number(value >> 32n) | 0, Number(value & 0xffffffffn) | 0]));
const K64 = halves(CUBES);
const START64 = halves(SQUARES);
const W64 = new Int32Array(160);

// Whether adding to the low half went over: 1 or 0.
const over = (sum, added) => ((sum >>> 0) < (added >>> 0) ? 1 : 0);

function block64(state, view, from) {
  for (let i = 0; i < 32; i++) W64[i] = view.getInt32(from + i * 4);
  for (let i = 32; i < 160; i += 2) {
    const xh = W64[i - 30], xl = W64[i - 29], yh = W64[i - 4], yl = W64[i - 3];
    const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7);
    const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25));
    const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6);
    const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26));
    let low = (W64[i - 31] + s0l) | 0;
    let high = (W64[i - 32] + s0h + over(low, s0l)) | 0;
    low = (low + W64[i - 13]) | 0;
    high = (high + W64[i - 14] + over(low, W64[i - 13])) | 0;
    low = (low + s1l) | 0;
    high = (high + s1h + over(low, s1l)) | 0;
    W64[i] = high;
    W64[i + 1] = low;
  }
  let [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl] = state;
  for (let i = 0; i < 160; i += 2) {
    const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
    const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
    const chh = (eh & fh) ^ (~eh & gh), chl = (el & fl) ^ (~el & gl);
    let low = (hl + s1l) | 0;
    let high = (hh + s1h + over(low, s1l)) | 0;
    low = (low + chl) | 0;
    high = (high + chh + over(low, chl)) | 0;
    low = (low + K64[i + 1]) | 0;
    high = (high + K64[i] + over(low, K64[i + 1])) | 0;
    low = (low + W64[i + 1]) | 0;
    high = (high + W64[i] + over(low, W64[i + 1])) | 0;
    const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
    const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
    const majh = (ah & bh) ^ (ah & ch) ^ (bh & ch), majl = (al & bl) ^ (al & cl) ^ (bl & cl);
    const twol = (s0l + majl) | 0, twoh = (s0h + majh + over(twol, majl)) | 0;
    hh = gh; hl = gl; gh = fh; gl = fl; fh = eh; fl = el;
    el = (dl + low) | 0;
    eh = (dh + high + over(el, low)) | 0;
    dh = ch; dl = cl; ch = bh; cl = bl; bh = ah; bl = al;
    al = (low + twol) | 0;
    ah = (high + twoh + over(al, twol)) | 0;
  }
  const now = [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl];
  for (let i = 0; i < 16; i += 2) {
    state[i + 1] = (state[i + 1] + now[i + 1]) | 0;
    state[i] = (state[i] + now[i] + over(state[i + 1], now[i + 1])) | 0;
  }
}

/** The SHA-512 of bytes. */
export function sha512(bytes) {
  const state = START64.slice();
  const whole = bytes.length - (bytes.length % 128);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < whole; from += 128) block64(state, view, from);
  const tail = new Uint8Array(bytes.length - whole < 112 ? 128 : 256), end = new DataView(tail.buffer);
  tail.set(bytes.subarray(whole));
  tail[bytes.length - whole] = 0x80;
  end.setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n);
  for (let from = 0; from < tail.length; from += 128) block64(state, end, from);
  const digest = new Uint8Array(64), out = new DataView(digest.buffer);
  state.forEach((half, place) => out.setInt32(place * 4, half));
  return digest;
}
