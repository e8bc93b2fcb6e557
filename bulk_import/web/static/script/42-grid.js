/* The grid: its inputs are one tab stop, and the arrows move between them. A cell is moved through
   while its text is selected, and edited after F2, a second click, or typing. */
const CELL = "#cells .d input", FIX = ".fixl .inp, .fixl .sel";
let current = null, anchor = null, before = "", typing = 0;
let isEditing = false, isPassing = false;

const at = (field) => { const [, row, column] = /^.(\d+)(.+)$/.exec(field.id); return { row: +row, column }; };
const cellOf = ({ row, column }) => byId(`c${row}${column}`);
const fixOf = ({ row, column }) => byId(`f${row}${column}`);
const headerOf = (field) => field.ariaLabel.replace(/, [^,]*$/, "");
/* The cells as they are shown, row after row, and the place of one among them. */
const cells = () => all(CELL);
const width = all("#head [data-letter]").length;
const rowOf = (cell) => Math.floor(cells().indexOf(cell) / width);
const columnOf = (cell) => cells().indexOf(cell) % width;

/* A cell and its field below the row are two views of one text. */
function write(place, text) {
  for (const one of [cellOf(place), fixOf(place)]) if (one) one.value = text;
}

/* Write texts into fields of the grid or of its lines, as one step, and save them. */
function put(pairs, more = pairs.length > 1 && { whole: true }) {
  const changes = pairs.filter(([field]) => !field.readOnly).map(([field, text]) => {
    write(at(field), text);
    return { ...at(field), text, was: known(cellOf(at(field)) ?? field) };
  });
  edit(changes, more);
}

/* What a field held when the server last told of it. */
const known = (field) => field.defaultValue ?? find("[selected]", field)?.value ?? "";

/* Save what a field holds, in all selected cells if it is one of them. */
function commit(field = focused()) {
  clearTimeout(typing);
  if (!field.matches(`${CELL}, ${FIX}`) || oneLine(field.value) === oneLine(queued(at(field)) ?? known(field))) return;
  const chosen = selection();
  put((chosen.includes(field) ? chosen : [field]).map((one) => [one, field.value]));
}

/* The cells that are selected down a column, from the anchor to the one that is given. */
const selection = () => { const some = all("#cells td.sel input"); return some.length ? some : [current]; };
function select(to) {
  for (const one of selection()) one.parentNode.classList.remove("sel");
  anchor = to && (anchor ?? current);
  if (!to) return;
  const [first, last] = [rowOf(anchor), rowOf(to)].sort((a, b) => a - b);
  for (let row = first; row <= last; row++) cells()[row * width + columnOf(anchor)].parentNode.classList.add("sel");
}

function begin() {
  if (!isEditing) before = current.value;
  isEditing = true;
}

/* The bar below the grid: in the file, edited to, sent as. */
function showBar() {
  if (!current || focused() !== current) return;
  const cell = current.parentNode, was = find("s", cell), bar = byId("cellbar"), { row, column } = at(current), { value } = current;
  const sent = cell.matches(".off, .error, .question") ? cell.dataset.read ?? "" : find("bdi", cell)?.textContent ?? value;
  tell(bar, { at: column + row, row, header: headerOf(current), file: was ? was.textContent : value, edited: was ? value : "", sent });
  find("a", bar).href = `${sheet}/rows/${row}`;
  bar.hidden = false;
}

/* Go so many rows down and columns to the right; at the ends the page turns. */
function move(down, right = 0, isSelecting = false) {
  const within = (place, count) => Math.max(0, Math.min(place, count - 1));
  const row = rowOf(current) + down, every = cells(), link = find(`#pager a[rel=${down < 0 ? "prev" : "next"}]`);
  if (Math.abs(down) === 1 && !every[row * width]) {
    if (link) leave(() => location.assign(`${link.href}#c${link.dataset.row}${at(current).column}`));
    return;
  }
  const target = every[within(row, every.length / width) * width + within(columnOf(current) + right, width)];
  select(isSelecting ? target : null);
  target.focus();
}

/* Go to the cell before or after, out of the table at its ends. */
function step(by) {
  const next = cells()[cells().indexOf(current) + by];
  if (isPassing || !next) return false;
  select(null);
  return next.focus();
}

/* What a button below a row writes: after the row and the column that it names. */
const useOf = (button) => button.value.replace(/^\d+\.[^.]+\./, "");

/* The choices of a cell: the readings of its question, and its column's closed list. */
function offer(input) {
  const dialog = byId("choices"), box = find("select", dialog), { row, column } = at(input);
  const { choices } = find(`#head [data-letter="${column}"]`).dataset;
  const offered = [...all(`#x${row}${column} [name=use]`).map(useOf), ...(choices?.split("|") ?? [])];
  if (!offered.length || input.readOnly) return;
  box.replaceChildren(...offered.map((one) => new Option(one)));
  box.value = input.value;
  tell(dialog, { choices: headerOf(input) });
  dialog.showModal();
}
function choose(box) {
  box.closest("dialog").close();
  put([[current, box.value]]);
}

/* All problems once each: in cells, and in lines of fields that have no column. */
function nextProblem(by) {
  commit();
  if (focused().matches(FIX)) cellOf(at(focused()))?.focus();
  const every = all("#cells :is([aria-invalid], :focus)").filter((one) => !one.matches(FIX) || !cellOf(at(one)));
  const next = every[every.indexOf(focused()) + by], address = byId("pager").dataset[by < 0 ? "problemBefore" : "problemAfter"];
  if (next) next.focus();
  else if (address) leave(() => location.assign(address));
  else toast(words("no_more"));
}

const saving = (act) => (field) => { commit(field); isEditing = false; return act(field); };
const always = {
  F2: (input) => {
    if (isEditing) return saving(() => input.select())(input);
    begin();
    input.selectionStart = input.value.length;
  },
  "Alt+ArrowDown": offer,
  Enter: saving(() => move(1)), "Shift+Enter": saving(() => move(-1)),
  ArrowDown: saving(() => move(1)), ArrowUp: saving(() => move(-1)),
  Tab: saving(() => step(1)), "Shift+Tab": saving(() => step(-1)),
};
const whileEditing = {
  Escape: (input) => { clearTimeout(typing); put([[input, before]]); isEditing = false; input.select(); },
};
const whileMoving = {
  ArrowLeft: () => move(0, -1), ArrowRight: () => move(0, 1), PageUp: () => move(-10), PageDown: () => move(10),
  "Shift+ArrowDown": saving(() => move(1, 0, true)), "Shift+ArrowUp": saving(() => move(-1, 0, true)),
  Home: () => move(0, -width), End: () => move(0, width), "Ctrl+Home": () => cells()[0].focus(), "Ctrl+End": () => cells().at(-1).focus(),
  Delete: () => put(selection().map((one) => [one, ""])),
  "Ctrl+d": () => put(selection().map((one) => [one, selection()[0].value])),
  Escape: () => { select(null); find("#tabs [aria-current]").focus(); },
};
const inLines = {
  Enter: (field) => {
    const lines = all(FIX);
    commit(field);
    (lines[lines.indexOf(field) + 1] ?? field).focus();
  },
  "Ctrl+Enter": (field) => { find("[name=use]", field.closest(".fixl"))?.click(); inLines.Enter(field); },
};
const anywhere = { F8: () => nextProblem(1), "Shift+F8": () => nextProblem(-1) };
const ofChanges = { "Ctrl+z": () => act("undo", {}), "Ctrl+y": () => act("redo", {}), "Ctrl+Shift+z": () => act("redo", {}) };
const outsideFields = { "/": () => find("#view [type=search]").focus(), "?": () => byId("all-keys").showModal() };

/* Lines and tabs as a spreadsheet program copies them: it ends the last line too. */
function table(text) {
  const lines = [[]];
  for (const [, cell, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)(\t|\n|$)/g)) {
    lines.at(-1).push(/^".*[\t\n].*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\n") lines.push([]);
    if (!end) return lines;
  }
}

/* A table fills down and right over the rows that are shown; what it says comes with the answer. */
function paste(event) {
  const lines = table(event.clipboardData.getData("text/plain")), values = lines.flat(), every = cells();
  const top = rowOf(selection()[0]), left = columnOf(current);
  const below = (line, y) => line.slice(0, width - left).map((text, x) => [every[(top + y) * width + left + x], text]);
  event.preventDefault();
  if (isEditing) document.execCommand("insertText", false, values.join(" "));
  else if (values.length === 1) put(selection().map((one) => [one, ...values]));
  else {
    const pairs = lines.flatMap(below).filter(([field]) => field);
    put(pairs, { whole: true, pasted: values.length, placed: pairs.length });
  }
}

on("copy", CELL, (event) => {
  const some = selection();
  if (isEditing || some.length < 2) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", some.map((one) => one.value).join("\n"));
});
on("paste", CELL, paste);
on("focusin", CELL, (_, input) => {
  if (input !== current) isEditing = false;
  current.tabIndex = -1;
  input.tabIndex = 0;
  current = input;
  if (!isEditing) input.select();
  showBar();
});
on("focusout", `${CELL}, ${FIX}`, (_, field) => commit(field));
/* Whoever comes by Tab and does nothing here goes on by Tab, past all the other cells. */
on("keydown", "*", ({ key, target }) => { if (key !== "Shift") isPassing = key === "Tab" && (isPassing || !target.matches(CELL)); });
on("mousedown", "*", () => { isPassing = false; });
on("mousedown", CELL, (event, input) => {
  if (event.shiftKey) { event.preventDefault(); return select(input); }
  if (input === focused()) begin();
  select(null);
});
on("mouseup", CELL, (event, input) => {
  if (isEditing) return;
  event.preventDefault();
  input.select();
});
on("keydown", CELL, (event) => press({ ...always, ...(isEditing ? whileEditing : whileMoving) }, event));
on("keydown", FIX, (event) => press(inLines, event));
on("keydown", "#choices select", (event) => press({ Enter: choose }, event));
on("click", "#choices option", (_, option) => choose(option.parentNode));
on("beforeinput", CELL, begin);
on("input", `${CELL}, ${FIX}`, (_, field) => {
  write(at(field), field.value);
  clearTimeout(typing);
  typing = setTimeout(commit, field.matches("select") ? 0 : 1500, field);
});
onSubmit("#cells", (_, button) => { if (button) put([[find(FIX, button.closest(".fixl")), useOf(button)]]); });
