/* The keys of the grid. Its inputs are one tab stop; the arrows move between them. A cell is moved
   through while its text is selected, and edited after F2, a second click, or typing. */
(() => {
  "use strict";
  const page = window.bulkImport;
  const { check, words } = page || {};
  const cells = document.getElementById("cells");
  if (!check) return;
  const { queue, sheet } = check;
  const place = `place:${sheet}`;
  const INPUT = ".g .d input";
  let current = null, editing = false, before = "", timer = 0, anchor = null, tabbed = false, passing = false;

  const at = (field) => {
    const [, row, column] = /^[cf](\d+)(.+)$/.exec(field.id);
    return { row: +row, column };
  };
  const cellOf = (row, column) => document.getElementById(`c${row}${column}`);
  const fixOf = (row, column) => document.getElementById(`f${row}${column}`);
  const inputs = (row) => [...row.querySelectorAll(".d input")];
  const rows = () => (cells ? [...cells.querySelectorAll("tbody")] : []);
  const known = (field) => (field.matches("select") ? [...field.options].find((one) => one.defaultSelected)?.value ?? "" : field.getAttribute("value"));

  /* Save what a field of the grid or of a fix line holds, if it is something else than before. */
  function commit(field) {
    clearTimeout(timer);
    if (!field?.id || !/^[cf]\d/.test(field.id) || field.readOnly) return;
    const { row, column } = at(field);
    const was = queue.queued({ row, column }) ?? known(field);
    if (field.value === was || field.value === was.replace(/[\r\n]/g, "")) return;
    const chosen = selection();
    const some = chosen.includes(field) ? chosen : [field];
    put(some.map((one) => [one, field.value]), some.length > 1);
    before = field.value;
  }

  function put(pairs, whole) {
    const changes = pairs.filter(([field]) => !field.readOnly).map(([field, text]) => {
      const { row, column } = at(field);
      for (const twin of [cellOf(row, column), fixOf(row, column)]) if (twin && twin !== field) twin.value = text;
      field.value = text;
      return { row, column, text, was: known(cellOf(row, column) || field) };
    });
    queue.edit(changes, whole);
    return changes;
  }

  /* The cells that are selected down a column. */
  const selection = () => [...(cells?.querySelectorAll(".sel input") || [])];
  function select(to) {
    for (const one of selection()) one.parentNode.classList.remove("sel");
    if (!to) { anchor = null; return; }
    anchor ||= current;
    const column = at(anchor).column;
    const all = rows();
    const [from, until] = [all.indexOf(anchor.closest("tbody")), all.indexOf(to.closest("tbody"))].sort((a, b) => a - b);
    for (const row of all.slice(from, until + 1)) cellOf(row.id.slice(1), column)?.parentNode.classList.add("sel");
  }

  function enter(input) {
    if (current && current !== input) {
      current.tabIndex = -1;
      current.closest("tr")?.classList.remove("hot");
    }
    if (current !== input) editing = false;
    current = input;
    input.tabIndex = 0;
    before = input.value;
    input.closest("tr").classList.add("hot");
    if (!editing) input.select();
    bar(input);
  }

  /* The bar below the grid: in the file, edited to, sent as. */
  function bar(input) {
    const shown = document.getElementById("cellbar");
    const td = input.parentNode;
    const { row, column } = at(input);
    const [ref, file, edited, sent] = shown.children;
    const [key, value] = [(box) => box.querySelector(".k"), (box) => box.querySelector(".v")];
    const was = td.querySelector("s");
    const stops = td.matches(".error, .question");
    const text = td.dataset.sent ?? input.value;
    shown.hidden = false;
    ref.textContent = `${column}${row}`;
    key(file).textContent = key(file).dataset.inFile.replace("…", () => input.getAttribute("aria-label").replace(/, [^,]*$/, ""));
    value(file).textContent = was ? was.dataset.was ?? was.textContent : input.value;
    value(edited).textContent = was ? input.value : value(edited).dataset.none;
    key(sent).textContent = stops ? key(sent).dataset.read : key(sent).dataset.sent;
    value(sent).textContent = td.matches(".off") || (stops && !td.dataset.sent) ? value(sent).dataset[input.readOnly && input.value ? "locked" : "none"]
      : stops ? `${text}, ${value(sent).dataset.none}` : text || value(sent).dataset.none;
    const link = shown.querySelector("a");
    link.href = `${sheet}/rows/${row}`;
    link.textContent = link.dataset.words.replace("…", row);
  }
  check.bar = () => { if (current && document.activeElement === current) bar(current); };

  function go(input) {
    if (!input) return false;
    input.focus();
    input.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  /* The cell so many rows below and columns to the right; at the ends the page turns. */
  function move(down, right, extend) {
    const all = rows();
    const row = current.closest("tbody");
    const columns = inputs(row);
    const y = all.indexOf(row) + down;
    const x = columns.indexOf(current) + right;
    if (!extend) select(null);
    if (y < 0 || y >= all.length) {
      if (Math.abs(down) === 1) turn(down > 0 ? "next" : "prev", { column: at(current).column });
      else go(inputs(all[y < 0 ? 0 : all.length - 1])[x]);
      return;
    }
    const target = inputs(all[y])[Math.max(0, Math.min(x, columns.length - 1))];
    if (extend) select(target);
    go(target);
  }

  function turn(rel, where) {
    const link = document.querySelector(`#pager a[rel=${rel}]`);
    if (!link) return;
    sessionStorage.setItem(place, JSON.stringify({ last: rel === "prev", ...where }));
    link.click();
  }

  /* The choices of a cell: its column's closed list and the readings of its question. */
  function choices(input) {
    const { row, column } = at(input);
    const list = (cells.querySelector(`th[data-letter="${column}"]`)?.dataset.choices || "").split("|");
    const readings = [...cells.querySelectorAll(`[name=use][value^="${row}.${column}."]`)].map((one) => one.value.replace(`${row}.${column}.`, ""));
    const offered = [...readings, ...list].filter(Boolean);
    if (!offered.length || input.readOnly) return;
    const box = document.createElement("select");
    box.className = "choices";
    box.size = Math.max(2, Math.min(offered.length, 8));
    box.setAttribute("aria-label", input.getAttribute("aria-label"));
    box.append(...offered.map((one) => new Option(one)));
    box.value = offered.includes(input.value) ? input.value : offered[0];
    const { left, bottom, width } = input.getBoundingClientRect();
    Object.assign(box.style, { left: `${left}px`, top: `${bottom}px`, minWidth: `${width}px` });
    const close = (take) => {
      if (!box.isConnected) return;
      const text = box.value;
      input.focus();
      box.remove();
      if (take) { input.value = text; commit(input); input.select(); }
    };
    box.addEventListener("keydown", (event) => {
      if (!["Enter", "Escape", "Tab"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      close(event.key === "Enter");
    });
    box.addEventListener("click", () => close(true));
    box.addEventListener("blur", () => close(false));
    check.work.append(box);
    box.focus();
  }

  /* All problems of the page once each: in cells, and in lines of fields that have no column. */
  const problems = () => (cells ? [...cells.querySelectorAll("[aria-invalid]")].filter((one) => {
    const { row, column } = at(one);
    return one.id[0] === "c" || !cellOf(row, column);
  }) : []);

  function nextProblem(back) {
    const all = problems();
    const focus = document.activeElement;
    const here = focus && /^f\d/.test(focus.id) && cellOf(at(focus).row, at(focus).column) || (cells?.contains(focus) ? focus : null);
    const own = here?.closest("[id]");
    const follows = (one) => !own || Boolean(own.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const others = all.filter((one) => one !== own);
    const found = back ? others.findLast((one) => own && !follows(one)) : others.find(follows);
    if (found) return go(found);
    const address = document.getElementById("pager").dataset[back ? "problemBefore" : "problemAfter"];
    if (!address) return page.toast(words("no_more"));
    sessionStorage.setItem(place, JSON.stringify({ problem: back ? "last" : "first" }));
    return page.leave(address);
  }

  function keys(event) {
    const { key, shiftKey: shift, altKey: alt } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const input = event.target;
    const all = rows();
    const done = (act) => { event.preventDefault(); act(); };
    if (key !== "Tab" && key !== "Shift") passing = false;
    const saved = (act) => done(() => { commit(input); editing = false; act(); });
    if (key === "F2") return done(() => {
      editing = !editing;
      if (editing) input.setSelectionRange(input.value.length, input.value.length);
      else { commit(input); input.select(); }
    });
    if (alt && key === "ArrowDown") return done(() => choices(input));
    if (alt) return;
    if (key === "Escape") {
      if (!editing) return done(() => { select(null); (document.querySelector("#tabs [aria-current]") || document.querySelector("#tabs a")).focus(); });
      return done(() => { clearTimeout(timer); put([[input, before]], false); editing = false; input.select(); });
    }
    if (key === "Enter") return saved(() => move(shift ? -1 : 1, 0));
    if (key === "Tab" && passing) return;
    if (key === "Tab") {
      const line = inputs(input.closest("tbody"));
      const x = line.indexOf(input) + (shift ? -1 : 1);
      const beside = all[all.indexOf(input.closest("tbody")) + (shift ? -1 : 1)];
      const target = line[x] || (beside && (shift ? inputs(beside).at(-1) : inputs(beside)[0]));
      if (target) return saved(() => { select(null); go(target); });
      return commit(input);
    }
    if (key === "ArrowUp" || key === "ArrowDown") return saved(() => move(key === "ArrowUp" ? -1 : 1, 0, shift));
    if (editing) return;
    if (ctrl && key.toLowerCase() === "d") return done(() => {
      const some = selection();
      if (some.length > 1) put(some.map((one) => [one, some[0].value]), true);
    });
    if (ctrl && key !== "Home" && key !== "End") return;
    const moves = {
      ArrowLeft: () => move(0, -1), ArrowRight: () => move(0, 1),
      PageUp: () => move(-10, 0), PageDown: () => move(10, 0),
      Home: () => go(inputs(ctrl ? all[0] : input.closest("tbody"))[0]),
      End: () => go(inputs(ctrl ? all.at(-1) : input.closest("tbody")).at(-1)),
      Delete: () => { put((selection().length ? selection() : [input]).map((one) => [one, ""]), true); },
    };
    if (moves[key]) done(moves[key]);
  }

  /* Lines and tabs of the clipboard as a spreadsheet program writes them; it ends each with a break. */
  function table(text) {
    const lines = [[]];
    const unquoted = (cell) => cell.slice(1, -1).replaceAll('""', '"');
    for (const [whole, cell, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)(\t|\n|$)/g)) {
      if (!whole && lines.at(-1).length) break;
      lines.at(-1).push(/^".*[\t\n].*"$/s.test(cell) ? unquoted(cell) : cell);
      if (end === "\n") lines.push([]);
      if (!end) break;
    }
    return lines;
  }

  function paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const chosen = selection();
    const lines = table(text);
    if (editing || (lines.length === 1 && lines[0].length === 1 && chosen.length < 2)) {
      if (/[\r\n]/.test(text)) { event.preventDefault(); document.execCommand("insertText", false, lines.map((one) => one.join(" ")).join(" ")); }
      return;
    }
    event.preventDefault();
    const all = rows();
    const top = all.indexOf((chosen[0] || current).closest("tbody"));
    const left = inputs(current.closest("tbody")).indexOf(current);
    const filled = lines.length === 1 && lines[0].length === 1 ? chosen.map((one) => [one, lines[0][0]])
      : lines.flatMap((line, y) => line.map((cell, x) => [all[top + y] && inputs(all[top + y])[left + x], cell]));
    const there = filled.filter(([field]) => field);
    const put_ = put(there, true);
    const facts = { count: put_.length, header: current.getAttribute("aria-label").replace(/, [^,]*$/, ""), first: put_[0]?.row, last: put_.at(-1)?.row };
    const said = [words(lines.some((line) => line.length > 1) ? "pasted_wide" : "pasted", facts)];
    if (there.length < filled.length) said.push(words("pasted_over", { count: filled.length - there.length, of: filled.length, last: all.at(-1).id.slice(1) }));
    if (put_.length < there.length) said.push(words("pasted_locked", { count: there.length - put_.length }));
    page.toast(said.join(" "), true);
  }

  function copy(event) {
    const some = selection();
    if (editing || !(some.length > 1 || event.target.matches?.(INPUT))) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", (some.length > 1 ? some : [event.target]).map((one) => one.value).join("\n"));
  }

  function fixKeys(event) {
    const field = event.target;
    if (event.key !== "Enter") return;
    event.preventDefault();
    const lines = [...cells.querySelectorAll(".fixl [id^=f]")];
    const use = field.closest(".fixl").querySelector("[name=use]");
    if ((event.ctrlKey || event.metaKey) && use) use.click();
    else commit(field);
    (lines[lines.indexOf(field) + 1] || field).focus();
  }

  if (cells) {
    const first = cells.querySelector(".d [aria-invalid]") || cells.querySelector(INPUT);
    if (first) first.tabIndex = 0;
    current = first;
    /* Whoever comes by Tab and does nothing here goes on by Tab, past all the other cells. */
    cells.addEventListener("focusin", ({ target, relatedTarget }) => {
      if (!target.matches(INPUT)) return;
      if (!relatedTarget?.matches(INPUT)) passing = tabbed;
      enter(target);
    });
    document.addEventListener("keydown", ({ key }) => { if (key !== "Shift") tabbed = key === "Tab"; }, true);
    document.addEventListener("mousedown", () => { tabbed = passing = false; }, true);
    cells.addEventListener("focusout", ({ target }) => { commit(target); });
    cells.addEventListener("mousedown", (event) => {
      if (!event.target.matches(INPUT)) return;
      if (event.shiftKey && current) { event.preventDefault(); select(event.target); return; }
      if (event.target === document.activeElement) editing = true;
      select(null);
    });
    cells.addEventListener("mouseup", (event) => { if (event.target === current && !editing) { event.preventDefault(); current.select(); } });
    cells.addEventListener("keydown", (event) => {
      if (event.target.matches(INPUT)) keys(event);
      else if (event.target.matches(".fixl .inp, .fixl .sel")) fixKeys(event);
    });
    cells.addEventListener("input", ({ target }) => {
      if (!/^[cf]\d/.test(target.id)) return;
      if (target === current) editing = true;
      const { row, column } = at(target);
      const twin = target.id[0] === "c" ? fixOf(row, column) : cellOf(row, column);
      if (twin) twin.value = target.value;
      clearTimeout(timer);
      if (!target.matches("select")) timer = setTimeout(() => commit(target), 1500);
    });
    cells.addEventListener("change", ({ target }) => { if (target.matches("select")) commit(target); });
    cells.addEventListener("paste", (event) => { if (event.target.matches(INPUT)) paste(event); });
    cells.addEventListener("copy", copy);
    cells.addEventListener("submit", (event) => {
      event.preventDefault();
      const use = event.submitter?.name === "use" && /^(\d+)\.([^.]+)\.(.*)$/s.exec(event.submitter.value);
      const field = use && (cellOf(use[1], use[2]) || fixOf(use[1], use[2]));
      if (field) put([[field, use[3]]], false);
    });
  }
  document.addEventListener("keydown", (event) => {
    const field = event.target.matches("input:not([type=radio]), select, textarea");
    const moving = event.target.matches(INPUT) && !editing;
    const undo = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    const act = event.key === "F8" ? () => { commit(event.target); nextProblem(event.shiftKey); }
      : undo && (moving || !field) ? () => check.history(undo)
      : event.key === "/" && !field ? () => document.querySelector("#view [type=search]").focus()
      : event.key === "?" && !field ? () => document.getElementById("all-keys").showModal() : null;
    if (act && !event.defaultPrevented) { event.preventDefault(); act(); }
  });

  /* Go where the page before, a link or the address sent one. */
  check.focusCell = (row, column) => {
    const body = document.getElementById(`r${row}`);
    const field = body && (fixOf(row, column) || cellOf(row, column) || body.querySelector("[aria-invalid], input:not([readonly])"));
    return Boolean(field) && (body.scrollIntoView({ block: "nearest" }), go(field));
  };
  check.land = () => {
    const where = JSON.parse(sessionStorage.getItem(place) || "null");
    sessionStorage.removeItem(place);
    const all = rows();
    if (where?.problem) go(where.problem === "first" ? problems()[0] : problems().at(-1));
    else if (where && all.length) go(cellOf((where.last ? all.at(-1) : all[0]).id.slice(1), where.column));
    else if (/^#r\d+$/.test(location.hash)) check.focusCell(location.hash.slice(2), where?.column);
  };
  check.commit = () => commit(document.activeElement);
})();
