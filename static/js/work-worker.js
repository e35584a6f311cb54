// Finds the number whose SHA-256 together with the salt is the one asked for (ALTCHA, version 1). The digest is computed
// here at once, block by block (FIPS 180-4): the browser's own answers one by one, a hundred times slower.
"use strict";

const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number += 1) if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
const part = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => part(Math.sqrt(prime)));
const K = Int32Array.from(PRIMES, (prime) => part(Math.cbrt(prime)));
const W = new Int32Array(64);

const turn = (word, by) => (word >>> by) | (word << (32 - by));

const digest = (bytes, words) => {
  const length = bytes.length;
  const blocks = (length + 9 + 63) >> 6;
  const hash = Int32Array.from(START);
  words.fill(0, 0, blocks << 4);
  for (let at = 0; at < length; at += 1) words[at >> 2] |= bytes[at] << (24 - ((at & 3) << 3));
  words[length >> 2] |= 0x80 << (24 - ((length & 3) << 3));
  words[(blocks << 4) - 1] = length << 3;
  for (let block = 0; block < blocks; block += 1) {
    for (let t = 0; t < 16; t += 1) W[t] = words[(block << 4) + t];
    for (let t = 16; t < 64; t += 1) {
      const x = W[t - 15];
      const y = W[t - 2];
      W[t] = (W[t - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[t - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let t = 0; t < 64; t += 1) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
    hash[5] += f;
    hash[6] += g;
    hash[7] += h;
  }
  return hash;
};

self.addEventListener("message", ({ data: { salt, challenge, most } }) => {
  const wanted = Int32Array.from({ length: 8 }, (_one, at) => parseInt(challenge.slice(8 * at, 8 * at + 8), 16));
  const head = new TextEncoder().encode(salt);
  const bytes = new Uint8Array(head.length + 12);
  const words = new Int32Array(64 + (head.length >> 2));
  bytes.set(head);
  for (let number = 0; number <= most; number += 1) {
    const digits = String(number);
    for (let at = 0; at < digits.length; at += 1) bytes[head.length + at] = digits.charCodeAt(at);
    const hash = digest(bytes.subarray(0, head.length + digits.length), words);
    if (hash[0] === wanted[0] && hash.every((word, at) => word === wanted[at])) {
      self.postMessage(number);
      return;
    }
  }
});
