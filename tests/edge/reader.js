// A second reader of a table, in another language, from docs/table-format.md alone.
//
// node reader.js TABLE < QUESTIONS: each line of QUESTIONS is JSON, {"subjects": [...],
// "country": "IN" or null, "at": microseconds, "max_age": microseconds}; each line out is the answer,
// {"answer": "withheld", "reason_kind": "legal-demand"}.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");

const WORD = (1n << 64n) - 1n;
const SINCE_EVER = -(1n << 63n);
const REASONS = ["legal-demand", "local-law"];
const UNKNOWN = ["withhold", "show", "dont-know"];
// ISO 3166-1 alpha-2, officially assigned.
const COUNTRIES = new Set(
  ("ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM" +
    "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHK" +
    "HMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMH" +
    "MKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRU" +
    "RWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVG" +
    "VIVNVUWFWSYEYTZAZMZW").match(/../g),
);

const turned = (word, bits) => ((word << bits) | (word >> (64n - bits))) & WORD;

// SipHash-1-3 with the key words k0 and 0 over `bytes`; the eight bytes of the hash.
function siphash13(k0, bytes) {
  let [a, b] = [k0 ^ 0x736f6d6570736575n, 0x646f72616e646f6dn];
  let [c, d] = [k0 ^ 0x6c7967656e657261n, 0x7465646279746573n];
  const round = () => {
    a = (a + b) & WORD; b = turned(b, 13n) ^ a; a = turned(a, 32n);
    c = (c + d) & WORD; d = turned(d, 16n) ^ c;
    a = (a + d) & WORD; d = turned(d, 21n) ^ a;
    c = (c + b) & WORD; b = turned(b, 17n) ^ c; c = turned(c, 32n);
  };
  const whole = Buffer.alloc((Math.floor(bytes.length / 8) + 1) * 8);
  bytes.copy(whole);
  whole[whole.length - 1] = bytes.length & 0xff;
  for (let at = 0; at < whole.length; at += 8) {
    const word = whole.readBigUInt64LE(at);
    d ^= word; round(); a ^= word;
  }
  c ^= 0xffn;
  round(); round(); round();
  const hash = Buffer.alloc(8);
  hash.writeBigUInt64LE(a ^ b ^ c ^ d);
  return hash;
}

class Table {
  constructor(path) {
    const data = fs.readFileSync(path);
    const word = (at) => Number(data.readBigUInt64LE(at));
    if (data.length < 320 || data.toString("latin1", 0, 8) !== "WITHHELD") throw new Error("no table");
    if (data.readUInt16LE(8) !== 1 || data.readUInt16LE(10) !== 2) throw new Error("another format");
    if (word(104) !== data.length) throw new Error("cut short");
    const digest = crypto.createHash("sha256").update(data.subarray(320)).digest();
    if (!digest.equals(data.subarray(128, 160))) throw new Error("changed");
    this.data = data;
    this.publishedAt = data.readBigInt64LE(24);
    this.homes = data.readBigUInt64LE(40);
    [this.indexAt, this.recordsAt, this.setIndexAt, this.setsAt] = [72, 80, 88, 96].map(word);
    this.k0 = data.readBigUInt64LE(112);
    this.before = data.subarray(120, 128);
  }

  // The number of the set of exactly this id, or null.
  find(subject) {
    const id = Buffer.from(subject, "utf8");
    const hash = siphash13(this.k0, Buffer.concat([this.before, id]));
    const home = Number((hash.readBigUInt64BE(0) * this.homes) >> 64n);
    for (let bucket = 320 + 64 * home; bucket < this.indexAt; bucket += 64) {
      const used = this.data.readUInt16LE(bucket + 60);
      let record = this.recordsAt + Number(this.data.readBigUInt64LE(this.indexAt + (bucket - 320) / 8));
      for (let slot = 0; slot < used; slot++) {
        const [inRecord, size] = [this.data.readUInt32LE(record), this.data.readUInt16LE(record + 4)];
        const recorded = this.data.subarray(record + 6, record + 6 + size);
        record += 6 + size;
        const same = this.data.subarray(bucket + 8 * slot, bucket + 8 * slot + 8).equals(hash);
        if (!same || !recorded.equals(id)) continue;
        const number = this.data.readUInt16LE(bucket + 48 + 2 * slot);
        return number === 0xffff ? inRecord : number;
      }
      const isLast = this.data.readUInt16LE(bucket + 62) === 0;
      if (isLast || hash.compare(this.data, bucket + 40, bucket + 48) < 0) return null;
    }
    return null;
  }

  clauses(subject) {
    const set = this.find(subject);
    if (set === null) return [];
    const [first, end] = [set, set + 1].map((one) =>
      Number(this.data.readBigUInt64LE(this.setIndexAt + 8 * one)));
    const found = [];
    for (let one = first; one < end; one++) found.push(this.setsAt + 112 * one);
    return found;
  }

  lookUp({ subjects, country, at, max_age: maxAge }) {
    const now = BigInt(at) > this.publishedAt ? BigInt(at) : this.publishedAt;
    const code = (country ?? "").trim().toUpperCase();
    const known = COUNTRIES.has(code) ? code : null;
    const understood = (one) => one.indexOf(":") > 0 && one.indexOf(":") < one.length - 1;
    let [unsure, reasons] = [false, []];
    for (const at of subjects.flatMap((one) => this.clauses(one))) {
      const [starts, ends] = [this.data.readBigInt64LE(at + 88), this.data.readBigInt64LE(at + 96)];
      if (!((starts === SINCE_EVER || starts <= now) && now < ends)) continue;
      const [reason, unknown] = [REASONS[this.data[at + 104]], UNKNOWN[this.data[at + 105]]];
      if (known === null) {
        if (unknown === "withhold") reasons.push(reason);
        if (unknown === "dont-know") unsure = true;
        continue;
      }
      const bit = 26 * (known.charCodeAt(0) - 65) + known.charCodeAt(1) - 65;
      if ((this.data[at + (bit >> 3)] >> (bit & 7)) & 1) reasons.push(reason);
    }
    if (reasons.length > 0) {
      const reason = reasons.includes("legal-demand") ? "legal-demand" : "local-law";
      return { answer: "withheld", reason_kind: reason };
    }
    const stale = now - this.publishedAt > BigInt(maxAge);
    const vague = subjects.length === 0 || !subjects.every(understood);
    return { answer: unsure || stale || vague ? "dont-know" : "not-withheld", reason_kind: null };
  }
}

const table = new Table(process.argv[2]);
process.stderr.write("open\n");
for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  if (line) process.stdout.write(JSON.stringify(table.lookUp(JSON.parse(line))) + "\n");
}
