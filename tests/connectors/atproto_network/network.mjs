// A directory, a PDS, an AppView and an Ozone on loopback, with two accounts and a labeler's, all
// invented.  Usage: node network.mjs PLC PDS APPVIEW OZONE SCHEMA, from the folder of node_modules.
// Prints what it made, then takes a command a line and answers each with a line: `feed ADDRESS`
// gives the AppView the labels of a labeler, `settle` waits until what was said reached everybody.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import readline from "node:readline";
const require = createRequire(process.cwd() + "/");
const { TestNetwork } = await import(pathToFileURL(require.resolve("@atproto/dev-env")).href);

const [plc, pds, bsky, ozone] = process.argv.slice(2, 6).map((port) => ({ port: Number(port) }));
const network = await TestNetwork.create({ plc, pds, bsky, ozone, dbPostgresSchema: process.argv[6] });
const client = network.getSeedClient();
for (const name of ["asha", "ravi", "labels"]) {
  await client.createAccount(name, {
    email: `${name}@chirp.example`, handle: `${name}.test`, password: "invented password",
  });
}
const post = await client.post(client.dids.asha, "an invented post");
await network.processAll();
const defaults = network.bsky.ctx.cfg.labelsFromIssuerDids;
console.log(JSON.stringify({ dids: client.dids, post: post.ref.uriStr, defaults }));

async function feed(address) {
  const answer = await fetch(`${address}/xrpc/com.atproto.label.queryLabels?uriPatterns=*&limit=250`);
  const { labels } = await answer.json();
  const table = network.bsky.db.db;
  await table.deleteFrom("label").execute();
  for (const { src, uri, val, cts } of labels) {
    await table.insertInto("label").values({ src, uri, cid: "", val, neg: false, cts }).execute();
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, address] = line.split(" ");
  if (command === "feed") await feed(address);
  if (command === "settle") await network.processAll();
  console.log(JSON.stringify({ done: command }));
}
await network.close();
process.exit(0);
