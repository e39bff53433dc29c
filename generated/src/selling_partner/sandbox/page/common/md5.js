// MD5 (RFC 1321), which browsers lack. An upload is requested with the MD5 of its content.

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32);

/** Return the digest of bytes in Base64. */
export function md5(bytes) {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const blocks = padded(bytes);
  for (let start = 0; start < blocks.byteLength; start += 64) {
    mix(state, blocks, start);
  }
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => digest.setUint32(4 * i, word, true));
  return btoa(String.fromCharCode(...new Uint8Array(digest.buffer)));
}

function padded(bytes) {
  const whole = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n, true);
  return view;
}

function mix(state, blocks, start) {
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i += 1) {
    const round = i >> 4;
    let f, place;
    if (round === 0) [f, place] = [(b & c) | (~b & d), i];
    else if (round === 1) [f, place] = [(d & b) | (~d & c), (5 * i + 1) % 16];
    else if (round === 2) [f, place] = [b ^ c ^ d, (3 * i + 5) % 16];
    else [f, place] = [c ^ (b | ~d), (7 * i) % 16];
    const sum = (a + f + SINES[i] + blocks.getUint32(start + 4 * place, true)) >>> 0;
    const by = SHIFTS[round][i % 4];
    [a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) >>> 0];
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}
