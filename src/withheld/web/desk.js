// The desk's keys and what makes it quick.  Every page works without it; nothing is decided here.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const body = document.body;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// --- fragments: parts of a page the server renders ------------------------------------------------

async function fetchPart(address, quiet = false) {
  const answer = await fetch(address, {
    headers: quiet ? { "x-fragment": "1", "x-quiet": "1" } : { "x-fragment": "1" },
    credentials: "same-origin",
  });
  if (answer.status === 401) {
    warn(live.dataset.over); // Whatever is typed on this page stays.
    throw new Error("signed out");
  }
  return answer.text();
}

let asked = 0;
async function showPart(id, address) {
  const target = document.getElementById(id);
  if (!target) return;
  const mine = (target.asked = ++asked);
  const text = await fetchPart(address);
  if (target.asked !== mine) return; // A later one was asked for meanwhile.
  target.innerHTML = text;
  blurMedia(target);
}

// --- rows: one is current; j and k move, the document and the pane follow -------------------------

const rows = () => $$("tr.row, li.row").filter((row) => $("a.n", row));
const currentRow = () => $(".row[aria-current]");
let following = 0;

function makeCurrent(row, { focus = true } = {}) {
  if (!row) return;
  for (const one of $$(".row[aria-current]")) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  const link = $("a.n", row);
  if (focus) {
    link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  sayChosen();
  if (row.dataset.item && $("#item")) {
    clearTimeout(following);
    following = setTimeout(() => follow(row), 90);
  }
}

function follow(row) {
  const pane = $("#item");
  const paper = $("#paper");
  showPart("item", pane.dataset.address + row.dataset.item);
  showLine(row.dataset.line, paper);
}

async function showLine(line, paper = $("#paper")) {
  if (!paper || !line) return;
  await showPart("paper", `${paper.dataset.address}?line=${encodeURIComponent(line)}`);
  scrollPaper(paper);
  if ($("[data-reading]", paper)) setTimeout(() => $("[data-reading]", paper) && showLine(line, paper), 3000);
}

function scrollPaper(paper) {
  const here = $(".sheet .here, .grid .here, .lines .here", paper);
  if (here) {
    const top = here.getBoundingClientRect().top - paper.getBoundingClientRect().top;
    paper.scrollTop += top - paper.clientHeight / 3;
  }
}

function step(by) {
  const boxes = $$("form.sign input[name='read']");
  if (boxes.length) {
    const next = boxes[boxes.indexOf(document.activeElement) + by];
    (next ?? document.getElementById("reason") ?? document.getElementById("confirm")).focus();
    return;
  }
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(currentRow());
  const next = at < 0 ? 0 : at + by;
  if (next >= 0 && next < all.length) makeCurrent(all[next]);
  else $(by > 0 ? "[data-key='.']" : "[data-key=',']")?.click();
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".row");
  if (row && event.target.matches("a.n") && !row.hasAttribute("aria-current")) makeCurrent(row, { focus: false });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-blur]")) KEYS.b();
  const link = event.target.closest("a");
  const row = event.target.closest(".row");
  if (link?.matches("a.n") && row?.dataset.item && $("#item") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    makeCurrent(row);
    if (matchMedia("(max-width: 71.99rem)").matches) $("#item").scrollIntoView({ block: "start" });
  } else if (link?.id === "second-this") {
    link.href += `&back=${encodeURIComponent(location.pathname + location.search)}`;
  } else if (link?.dataset.line && $("#paper")) {
    event.preventDefault();
    showLine(link.dataset.line);
  } else if (event.target.closest("[data-at]") && $("#paper")) {
    const at = $(`tr[data-line="${CSS.escape(event.target.closest("[data-at]").dataset.at)}"]`);
    if (at) makeCurrent(at);
  } else if (row?.dataset.item && !event.target.closest("a, input, button, label, summary")) {
    makeCurrent(row);
  }
});

// --- choosing -------------------------------------------------------------------------------------

const form = document.getElementById("act");
const boxes = () => $$("input[name='item']");
const all = document.getElementById("all");
let last = -1;

function sayChosen() {
  const place = document.getElementById("chosen");
  if (!place) return;
  const count = boxes().filter((box) => box.checked).length;
  if (all?.checked) place.textContent = place.dataset.all;
  else if (count) place.textContent = fill(place.dataset.some, { n: count });
  else place.textContent = place.dataset.none + (currentRow() ? ` (${currentRow().dataset.item})` : "");
}

function choose(row, wanted) {
  const box = row && $("input[name='item']", row);
  if (!box) return;
  box.checked = wanted ?? !box.checked;
  last = boxes().indexOf(box);
  sayChosen();
}

function chooseTo(row) {
  const list = boxes();
  const here = list.indexOf($("input[name='item']", row));
  if (here < 0) return;
  const from = last < 0 ? here : last;
  for (let n = Math.min(from, here); n <= Math.max(from, here); n += 1) list[n].checked = true;
  last = here;
  sayChosen();
}

form?.addEventListener("change", sayChosen);
form?.addEventListener("click", (event) => {
  if (!event.target.matches?.("input[name='item']")) return;
  if (event.shiftKey) chooseTo(event.target.closest(".row"));
  last = boxes().indexOf(event.target);
});
form?.addEventListener("submit", () => {
  const none = !all?.checked && !boxes().some((box) => box.checked);
  const row = currentRow();
  $("#select").value = none && row ? row.dataset.item : "";
  const back = $("#back");
  if (row && back) {
    const address = new URL(back.value, location.origin);
    const after = new URLSearchParams(location.search).get("after");
    if (after) address.searchParams.set("after", after);
    const next = none ? nextOpen(row) : row;
    if (next) address.searchParams.set("at", next.dataset.item);
    back.value = address.pathname + address.search;
  }
});

// After one item is decided the eye goes on to the next, as a hand goes down a list.
function nextOpen(row) {
  const list = rows();
  return list[list.indexOf(row) + 1] ?? row;
}

function decide(outcome) {
  const box = document.getElementById("decide");
  const radio = box && $(`input[name='outcome'][value='${outcome}']`, box);
  if (!radio) return;
  box.open = true;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("reason").focus();
}

const reply = document.getElementById("reply");
reply?.addEventListener("change", () => {
  const reason = document.getElementById("reason");
  if (reply.value) reason.value = reply.value;
  reason.focus();
});

// A file that is chosen is read here and sent as text: the server takes forms and no files.
for (const chooser of $$("input[type='file'][data-into]")) {
  chooser.addEventListener("change", async () => {
    const target = document.getElementById(chooser.dataset.into);
    if (chooser.files[0]) target.value = await chooser.files[0].text();
    target.focus();
  });
}

// --- live: what colleagues do ---------------------------------------------------------------------

const live = document.getElementById("live");
function tell(words) {
  if (!live) return;
  const note = document.createElement("p");
  note.textContent = words;
  live.append(note);
  setTimeout(() => note.remove(), 8000);
}

// What is uncertain stays in sight until it is certain again.
const stale = document.getElementById("stale");
function warn(words, stay = "") {
  if (stale.firstChild?.textContent === words) return;
  stale.textContent = words;
  if (!stay) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = stay;
  button.addEventListener("click", () => fetchPart("/stay").then(() => warn("")));
  stale.append(" ", button);
}

async function freshRows(quiet = true) {
  const place = document.getElementById("rows");
  if (!place) return;
  const at = currentRow()?.dataset.item;
  const ticked = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
  const versions = new Map($$(".row", place).map((row) => [row.dataset.item, row.dataset.version]));
  const hadFocus = place.contains(document.activeElement);
  const address = new URL(location.href);
  address.searchParams.set("part", "rows");
  place.innerHTML = await fetchPart(address.pathname + address.search, quiet);
  for (const row of $$(".row", place)) {
    const box = $("input[name='item']", row);
    if (box && ticked.has(box.value)) box.checked = true;
    if (versions.has(row.dataset.item) && versions.get(row.dataset.item) !== row.dataset.version) {
      row.classList.add("changed");
      setTimeout(() => row.classList.remove("changed"), 6000);
    }
  }
  const row = at && document.getElementById(`item-${at}`);
  if (row) {
    row.setAttribute("aria-current", "true");
    if (hadFocus) $("a.n", row).focus({ preventScroll: true });
  }
  sayChosen();
}

function newsOf(one) {
  if (one.to) return "note";
  if (one.order === "service") return "service";
  return one.count ? "one" : "some";
}

if (body.dataset.person && "EventSource" in window) {
  const stream = new EventSource("/live");
  stream.addEventListener("news", (event) => {
    for (const one of JSON.parse(event.data)) {
      if (one.person === body.dataset.person) continue;
      if (body.dataset.order && one.order !== body.dataset.order && !one.to) continue;
      tell(fill(live.dataset[newsOf(one)], { person: one.person, n: one.count, order: one.order }));
      if (body.dataset.order) freshRows();
    }
  });
  stream.addEventListener("over", () => {
    stream.close();
    warn(live.dataset.over);
  });
  stream.addEventListener("ending", (event) => warn(fill(stale.dataset.ending, { n: event.data }), stale.dataset.stay));
  stream.addEventListener("here", () => warn(""));
  // A stream that breaks off is opened again by itself; one that stays broken is said.
  let lost = 0;
  stream.addEventListener("error", () => (lost ||= setTimeout(() => warn(stale.dataset.lost), 4000)));
  stream.addEventListener("open", () => {
    clearTimeout(lost);
    lost = 0;
    if (stale.textContent === stale.dataset.lost) freshRows();
    warn("");
  });
  addEventListener("offline", () => warn(stale.dataset.lost));
  addEventListener("online", () => warn("") ?? freshRows());
  addEventListener("pagehide", () => stream.close());
}

// --- media stay blurred until somebody wants to see them -------------------------------------------

let shows = false;
function blurMedia(root = document) {
  for (const one of $$("video, svg.photo, img.photo", root)) one.classList.toggle("blurred", !shows);
}

// --- keys -----------------------------------------------------------------------------------------

const OUTCOMES = { w: "withhold", p: "withhold-under-protest", c: "withhold-and-challenge", n: "narrower", q: "ask", d: "decline", o: "no-action" };
let leader = false;

const KEYS = {
  "?": () => document.getElementById("keymap")?.showModal(),
  "/": () => document.getElementById("find")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => choose(currentRow()),
  X: () => currentRow() && chooseTo(currentRow()),
  a: () => {
    const wanted = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = wanted;
    sayChosen();
  },
  A: () => {
    if (!all) return;
    all.checked = !all.checked;
    sayChosen();
  },
  f: () => document.getElementById("f-stage")?.focus(),
  r: () => freshRows(false).then(() => tell(live.dataset.fresh)),
  s: () => $("#second-this")?.click(),
  u: () => body.dataset.undo && location.assign(body.dataset.undo),
  m: () => {
    const mark = document.getElementById("mark");
    if (!mark) return;
    document.getElementById("decide").open = true;
    mark.open = true;
    $("select", mark).focus();
  },
  b: () => {
    shows = !shows;
    blurMedia();
  },
};

const isField = (element) => element?.matches?.("input:not([type='checkbox'], [type='radio']), textarea, select");

function leave() {
  if (isField(document.activeElement)) document.activeElement.blur();
  const open = document.getElementById("decide");
  if (open?.open) {
    open.open = false;
    const row = currentRow();
    if (row) $("a.n", row).focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const target = document.activeElement?.closest("form") || $("form.sign") || form;
    if (target) {
      event.preventDefault();
      target.requestSubmit(document.activeElement?.matches("button[formaction]") ? document.activeElement : undefined);
    }
    return;
  }
  if (event.key === "Escape") {
    if (!$("dialog[open]")) leave();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.documentElement.dataset.letters !== "on" || isField(event.target) || $("dialog[open]")) return;
  if (leader) {
    leader = false;
    const link = $(`a[data-key='g ${CSS.escape(event.key)}']`);
    if (link) {
      event.preventDefault();
      link.click();
    } else if (event.key === "c") location.assign("/choices");
    return;
  }
  if (event.key === "g") {
    leader = true;
    setTimeout(() => (leader = false), 1500);
    return;
  }
  if (".,[]".includes(event.key)) {
    const link = $(`a[data-key='${event.key}']`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  const act = form && OUTCOMES[event.key] ? () => decide(OUTCOMES[event.key]) : KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

// --- at the start ---------------------------------------------------------------------------------

document.getElementById("show-keys")?.addEventListener("click", KEYS["?"]);
document.getElementById("go-back")?.addEventListener("click", (event) => {
  if (history.length > 1) {
    event.preventDefault();
    history.back();
  }
});
const zone = document.getElementById("zone");
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
blurMedia();
if (form) {
  const wanted = new URLSearchParams(location.search).get("at");
  const start = (wanted && document.getElementById(`item-${wanted}`)) || rows()[0];
  if (start) {
    start.setAttribute("aria-current", "true");
    $("a.n", start).focus({ preventScroll: true });
    start.scrollIntoView({ block: "nearest" });
    const paper = $("#paper");
    if ($("[data-unread], [data-undrawn]", paper)) showLine(start.dataset.line, paper);
    else if (paper) scrollPaper(paper);
  }
  sayChosen();
} else if (rows().length && !$("[autofocus]") && !$("form.sign")) {
  makeCurrent(rows()[0]);
}
$(".paper.alone .here")?.scrollIntoView({ block: "center" });
$("form.sign input[name='read'], form.sign [name='necessity']")?.focus();
