/* The Check screen: what is written into cells is sent by one queue a tab, one request at a time.
   The queue outlives a reload; whoever leaves or goes on waits for it. */
const work = find(".work[data-sheet]"), sheet = work?.dataset.sheet, kept = `edits:${sheet}`;
const tab = `${Math.random()}`;
const rows = all("#cells tbody").map((row) => +row.id.slice(1));
/* Batches {cells: [{row, column, text, was}]}; `seq` numbers one that was sent, `whole` is a step of
   undo of its own, `why` tells of one that was refused: it waits until somebody tries again. */
let queue = [], waiters = [];
let revision = +work?.dataset.revision, seq = 0, tries = 0, retry = 0, isBusy = false, isOffline = false;

/* The words for so many changes; they come from the server for one, and for none. */
function words(code, count) {
  const { textContent, dataset } = find(`[data-code=${code}]`, byId("words").content);
  return (count === 1 ? dataset.one : textContent).replace("0", count);
}

const isSame = (a) => (b) => a.row === b.row && a.column === b.column;
const cellsOf = (batches) => batches.flatMap((batch) => batch.cells);
const pending = () => cellsOf(queue).length;
const isWaiting = (batch) => !batch.why;

/* What the server will hold in a cell once the queue is empty; undefined where nothing waits. */
const queued = (cell) => cellsOf(queue.filter(isWaiting)).findLast(isSame(cell))?.text;

function edit(cells, more) {
  for (const batch of queue) if (batch.why) batch.cells = batch.cells.filter((one) => !cells.some(isSame(one)));
  queue = queue.filter((batch) => batch.cells.length);
  const last = queue.at(-1), open = !more && last && !last.seq && !last.whole && last, changed = [];
  for (const cell of cells) {
    const was = queued(cell) ?? cell.was, waiting = open && open.cells.find(isSame(cell));
    if (waiting) waiting.text = cell.text;
    else if (was !== cell.text || more?.pasted) changed.push({ ...cell, was });
  }
  if (open) open.cells.push(...changed);
  else if (changed.length) queue.push({ ...more, cells: changed });
  pump();
}

const request = (action, body) => ask(`${sheet}/${action}`, { view: work.dataset.view, base: revision, ...body, shown: rows });

async function pump() {
  showState();
  if (isBusy) return;
  const batch = queue.find(isWaiting);
  if (!batch) {
    for (const [done, failed] of waiters.splice(0)) (queue.length ? failed : done)();
    return;
  }
  const { whole, ...body } = Object.assign(batch, { tab, base: revision, ...batch, seq: batch.seq ?? ++seq });
  clearTimeout(retry);
  isBusy = true;
  try {
    const answer = await request("edits", body);
    queue = queue.filter((one) => one !== batch);
    tries = 0;
    isOffline = false;
    apply(answer);
  } catch ({ status, message }) {
    /* 4xx is for good, but for "too slow" and "too many requests". */
    isOffline = !/^4(?!08|29)/.test(status);
    if (isOffline) retry = setTimeout(pump, [1000, 2000, 5000][tries++] ?? 10000);
    else batch.why = message || " ";
  }
  isBusy = false;
  if (isOffline && queue.length) showState();
  else pump();
}

/* Wait until everything is saved; fails where something was refused. */
const drained = () => new Promise((...ends) => { waiters.push(ends); pump(); });

function tryNow() {
  for (const batch of queue) delete batch.why;
  pump();
}

function showState(code) {
  const saved = byId("saved"), count = pending(), why = queue.find((batch) => batch.why)?.why, isWrong = Boolean(why || (isOffline && count));
  const usual = why ? "failed" : isWrong ? "unsent" : count ? "saving" : isOffline ? "offline" : "saved";
  const said = `${words(code ?? usual, count)} ${why ?? ""}`;
  if (saved.dataset.said !== said) {
    saved.dataset.said = said;
    saved.classList.toggle("c-error", isWrong);
    saved.replaceChildren(copied("state"));
    find("use", saved).setAttribute("href", `#i-${isWrong ? "error" : count ? "clock" : "check"}`);
    tell(saved, { said, retry: words(why ? "try_again" : "try_now") });
    if (!isWrong) find("button", saved).remove();
  }
  for (const batch of queue) for (const cell of batch.cells) mark(cell, isOffline || batch.why);
  try {
    sessionStorage.setItem(kept, JSON.stringify(queue));
  } catch {
    /* Without room the queue lives in this page alone. */
  }
}

/* Show at a cell of the queue that it is not saved yet. */
function mark(cell, isWrong) {
  const input = cellOf(cell);
  if (!input) return;
  if (input !== focused()) input.value = cell.text;
  input.parentNode.classList.remove("error", "question", "warn", "off", "edited");
  input.parentNode.classList.add(isWrong ? "error" : "edited");
  input.nextSibling.replaceChildren(copied(isWrong ? "unsaved" : "saving"));
}

on("click", "#saved button", tryNow);
