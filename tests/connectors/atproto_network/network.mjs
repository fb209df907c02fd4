// A directory, a PDS and an AppView on loopback, with two accounts and a labeler's, all invented.
// Usage: node network.mjs PLC PDS APPVIEW OZONE SCHEMA, from the folder of node_modules.
// Prints what it made, then takes a labeler's address a line and gives its labels to the AppView.
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

for await (const line of readline.createInterface({ input: process.stdin })) {
  const answer = await fetch(`${line}/xrpc/com.atproto.label.queryLabels?uriPatterns=*&limit=250`);
  const { labels } = await answer.json();
  const table = network.bsky.db.db;
  await table.deleteFrom("label").execute();
  for (const { src, uri, val, cts } of labels) {
    await table.insertInto("label").values({ src, uri, cid: "", val, neg: false, cts }).execute();
  }
  console.log(JSON.stringify({ labels: labels.length }));
}
await network.close();
process.exit(0);
