// Reads a labeler with the AT Protocol's own packages: its document, its answers, its stream.
// Prints one line of JSON.  Usage: node reader.mjs ORIGIN COUNT, from the folder of node_modules.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const require = createRequire(process.cwd() + "/");
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { AtpAgent, ComAtprotoLabelDefs, lexicons } = await load("@atproto/api");
const { cborEncode } = await load("@atproto/common");
const { verifySignature, parseMultikey, formatDidKey } = await load("@atproto/crypto");
const { Frame } = await load("@atproto/xrpc-server");
const WebSocket = (await load("ws")).default;

const [origin, count] = [process.argv[2], Number(process.argv[3])];
const document = await (await fetch(`${origin}/.well-known/did.json`)).json();
const method = document.verificationMethod.find((one) => one.id.endsWith("#atproto_label"));
const parsed = parseMultikey(method.publicKeyMultibase);
const key = formatDidKey(parsed.jwtAlg, parsed.keyBytes);

async function isSigned(label) {
  const { sig, $type, ...signed } = label;
  return verifySignature(key, cborEncode(signed), sig);
}

const agent = new AtpAgent({ service: origin });
const pages = [];
let cursor;
do {
  const { data } = await agent.com.atproto.label.queryLabels({ uriPatterns: ["*"], limit: 2, cursor });
  lexicons.assertValidXrpcOutput("com.atproto.label.queryLabels", data);
  pages.push(data.labels);
  cursor = data.cursor;
} while (cursor);
const queried = [];
for (const label of pages.flat()) {
  queried.push({ uri: label.uri, val: label.val, src: label.src, signed: await isSigned(label) });
}

const streamed = await new Promise((resolve, reject) => {
  const found = [];
  const path = "/xrpc/com.atproto.label.subscribeLabels?cursor=0";
  const socket = new WebSocket(origin.replace("http", "ws") + path);
  socket.on("error", reject);
  socket.on("message", (data) => {
    const frame = Frame.fromBytes(new Uint8Array(data));
    lexicons.assertValidXrpcMessage("com.atproto.label.subscribeLabels", {
      $type: "com.atproto.label.subscribeLabels#labels", ...frame.body,
    });
    found.push([frame.header, frame.body]);
    if (found.length === count) { socket.close(); resolve(found); }
  });
});
const stream = [];
for (const [header, body] of streamed) {
  for (const label of body.labels) {
    stream.push({ seq: body.seq, type: header.t, uri: label.uri, neg: label.neg === true, signed: await isSigned(label) });
  }
}
const ahead = await new Promise((resolve, reject) => {
  const socket = new WebSocket(origin.replace("http", "ws") + "/xrpc/com.atproto.label.subscribeLabels?cursor=999");
  socket.on("error", reject);
  socket.on("message", (data) => resolve(Frame.fromBytes(new Uint8Array(data)).body.error));
});
console.log(JSON.stringify({ did: document.id, queried, stream, pages: pages.length, ahead }));
process.exit(0);
