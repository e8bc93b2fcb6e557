/* The Check screen: what is written into cells is sent by one queue a tab, one request at a time.
   The queue outlives a reload; whoever leaves or goes on waits for it. */
(() => {
  "use strict";
  const page = (window.bulkImport ||= {});
  const work = document.querySelector(".work[data-sheet]");
  if (!work) return;

  const sheet = work.dataset.sheet;
  const key = `edits:${sheet}`;
  const tab = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("");
  const saved = document.getElementById("saved");
  const delays = [1, 2, 5, 10];
  const check = (page.check = { work, sheet, revision: +work.dataset.revision });
  let seq = 0, tries = 0, timer = 0, busy = false, offline = false, flight = null, waiting = [], refused = null, waiters = [];

  const words = (page.words = (code, facts = {}) => {
    const said = document.querySelector("#words").content.querySelector(`[data-code="${code}"]`).textContent;
    return said.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name, one, more) =>
      one === undefined ? facts[name] : (facts[name] === 1 ? one : more).replace("*", facts[name]));
  });
  const icon = (page.icon = (name) => `<svg class="i" aria-hidden="true"><use href="#i-${name}"/></svg>`);
  const same = (a) => (b) => a.row === b.row && a.column === b.column;

  function keep() {
    try {
      if (pending()) sessionStorage.setItem(key, JSON.stringify({ flight, waiting, refused }));
      else sessionStorage.removeItem(key);
    } catch { /* without room the queue lives in this page alone */ }
  }

  const pending = () => (flight ? flight.cells.length : 0) + waiting.reduce((n, one) => n + one.cells.length, 0) + (refused ? refused.cells.length : 0);

  /* What the server will hold in a cell once the queue is empty; undefined where nothing waits. */
  function queued(cell) {
    const batches = [...waiting].reverse().concat(flight ? [flight] : []);
    return batches.map((one) => one.cells.find(same(cell))).find(Boolean)?.text;
  }

  /* Put cells {row, column, text, was} into the queue; `whole` ones are one step of undo. */
  function edit(cells, whole = false) {
    const changed = [];
    for (const cell of cells) {
      if (refused) refused.cells = refused.cells.filter((one) => !same(cell)(one));
      const last = waiting.at(-1)?.cells.find(same(cell));
      if (last && !whole) { last.text = cell.text; continue; }
      const was = queued(cell) ?? cell.was;
      if (was !== cell.text) changed.push({ ...cell, was });
    }
    if (refused && !refused.cells.length) refused = null;
    if (changed.length) {
      if (whole || !waiting.length || waiting.at(-1).whole) waiting.push({ whole, cells: changed });
      else waiting.at(-1).cells.push(...changed);
    }
    mark();
    keep();
    pump();
  }

  function request(action, body) {
    const shown = [...document.querySelectorAll("#cells tbody")].map((row) => +row.id.slice(1));
    return page.send(`${sheet}/${action}`, { view: location.search, base: check.revision, ...body, shown });
  }

  async function pump() {
    if (busy) return;
    if (!flight && waiting.length) {
      flight = { tab, seq: ++seq, base: check.revision, cells: waiting.shift().cells };
      keep();
    }
    show();
    if (!flight) return settle();
    clearTimeout(timer);
    busy = true;
    try {
      const answer = await request("edits", flight);
      flight = null;
      tries = 0;
      offline = false;
      keep();
      check.apply(answer);
    } catch (fault) {
      if (fault.status >= 400 && fault.status < 500 && fault.status !== 408 && fault.status !== 429) {
        refused = { why: fault.message, cells: [...(refused?.cells || []), ...flight.cells] };
        flight = null;
        keep();
      } else {
        offline = true;
        timer = setTimeout(pump, 1000 * delays[Math.min(tries++, delays.length - 1)]);
      }
    }
    busy = false;
    mark();
    if (offline && flight) show();
    else pump();
  }

  function settle() {
    const some = waiters;
    waiters = [];
    for (const [done, failed] of some) refused ? failed(refused) : done();
  }

  /* Wait until everything is saved; fails where something was refused. */
  function drained() {
    return new Promise((done, failed) => {
      waiters.push([done, failed]);
      pump();
    });
  }

  function tryNow() {
    if (refused) { waiting.unshift({ whole: false, cells: refused.cells }); refused = null; }
    clearTimeout(timer);
    pump();
  }

  function show(code) {
    const count = pending();
    const look = refused || (offline && count) ? "error" : count ? "clock" : "check";
    const said = code || (refused ? "failed" : offline && count ? "unsent" : count ? "saving" : offline ? "offline" : "saved");
    saved.classList.toggle("c-error", look === "error");
    const text = words(said, { count, why: refused?.why });
    if (saved.dataset.said === text) return;
    saved.dataset.said = text;
    saved.innerHTML = icon(look);
    saved.append(` ${text} `);
    if (look === "error") saved.append(button(refused ? "try_again" : "try_now", tryNow));
  }

  const button = (page.button = (code, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn sm";
    made.textContent = words(code);
    made.addEventListener("click", act);
    return made;
  });

  /* Show at each cell of the queue that it is not saved yet. */
  function mark() {
    const some = [...(flight?.cells || []), ...waiting.flatMap((one) => one.cells), ...(refused?.cells || [])];
    for (const cell of some) {
      const input = document.getElementById(`c${cell.row}${cell.column}`);
      if (!input) continue;
      if (input !== document.activeElement) input.value = cell.text;
      const failed = refused?.cells.includes(cell) || (offline && flight?.cells.includes(cell));
      input.parentNode.className = `${input.parentNode.matches(".c1") ? "c1 " : ""}${failed ? "error" : "edited"}`;
      input.nextSibling.innerHTML = `${icon(failed ? "error" : "clock")}<span>${words(failed ? "unsaved_cell" : "saving_cell")}</span>`;
    }
  }

  Object.assign(check, { queue: { edit, drained, pending, queued, show, tryNow, isOffline: () => offline }, request, mark });
  check.heard = (is) => { if (!flight && offline === is) { offline = !is; show(); } };

  addEventListener("beforeunload", (event) => { if (pending()) event.preventDefault(); });
  addEventListener("online", tryNow);
  check.start = () => {
    let left = null;
    try { left = JSON.parse(sessionStorage.getItem(key)); } catch { /* nothing that can be read */ }
    if (!left) return;
    ({ flight, waiting, refused } = left);
    const count = pending();
    mark();
    pump();
    if (count) page.toast(words("restored", { count }));
  };
})();
