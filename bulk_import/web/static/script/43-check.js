/* The rest of the Check screen: the problem list, undo, what others do, and how one leaves. */
(() => {
  "use strict";
  const page = window.bulkImport;
  const { check, words } = page || {};
  if (!check) return;
  const { queue, sheet, work } = check;
  const toastBox = document.getElementById("toast");
  let toastTimer = 0;

  /* Said once, for 10 s and while the mouse or the focus is on it. */
  page.toast = (said, undo = false) => {
    toastBox.hidden = false;
    toastBox.firstElementChild.textContent = said;
    toastBox.querySelector("button").hidden = !undo;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function away() {
      if (toastBox.matches(":hover, :focus-within")) toastTimer = setTimeout(away, 2000);
      else toastBox.hidden = true;
    }, 10000);
  };
  toastBox.querySelector("button").addEventListener("click", () => { toastBox.hidden = true; check.history("undo"); });

  check.apply = (answer) => {
    check.revision = answer.revision;
    const heads = document.querySelectorAll("#head th").length - 1;
    if (heads > 0 && heads !== answer.columns && !queue.pending()) return location.reload();
    document.title = answer.title;
    for (const html of answer.html) page.renew(html);
    queue.show();
    check.mark();
    check.bar();
    for (const clash of answer.clashes || []) twoWriters(clash);
    if (answer.others) page.toast(words("others", answer.others));
    if (answer.said) page.toast(answer.said, answer.undo);
    const gone = document.activeElement.closest("#rail [data-gone]");
    if (gone) (document.querySelector("#rail .grp:not([data-gone]) :is(input:not([type=hidden]), select, button)") || document.getElementById("rail")).focus();
  };

  function twoWriters(clash) {
    const box = document.createElement("div");
    box.className = "banner error slim";
    box.setAttribute("role", "alert");
    box.innerHTML = `<h2>${page.icon("error")}<span></span></h2><p></p><div class="acts"></div>`;
    const [title, text, acts] = box.children;
    const shown = (value) => value || words("empty");
    title.lastChild.textContent = words("two", clash);
    text.textContent = words("two_said", { ...clash, mine: shown(clash.mine), theirs: shown(clash.theirs) });
    const field = document.getElementById(`c${clash.row}${clash.column}`);
    for (const one of [field, document.getElementById(`f${clash.row}${clash.column}`)]) if (one) one.value = clash.theirs;
    acts.append(
      page.button("keep", () => box.remove()),
      page.button("mine", () => {
        box.remove();
        queue.edit([{ row: clash.row, column: clash.column, text: clash.mine, was: clash.theirs }]);
      }),
    );
    document.getElementById("banners").append(box);
  }

  /* Do something that is no edit, after all edits are saved. */
  async function act(action, body) {
    check.commit();
    try {
      await queue.drained();
      check.apply(await check.request(action, body));
    } catch (fault) {
      page.toast(fault.message || words("held", { count: queue.pending() }));
    }
  }
  check.history = (action) => act(action, {});

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-fix], [data-undo], [data-history]")) {
      event.preventDefault();
      if (event.submitter?.getAttribute("aria-disabled") === "true") return;
      const { csrf, view, ...body } = Object.fromEntries(new FormData(form));
      act(form.getAttribute("action").slice(sheet.length + 1), body);
    } else if (form.method === "get" && form.closest(".work")) {
      event.preventDefault();
      const query = [...new FormData(form)].filter(([, value]) => value);
      page.leave(`${sheet}?${new URLSearchParams(query)}`);
    }
  });

  const rail = document.getElementById("rail");
  let asked = 0;
  rail?.addEventListener("input", ({ target }) => {
    const form = target.form;
    const button = form?.querySelector("button[data-words]");
    if (button && target.checked) {
      button.textContent = button.dataset.words.replace("…", target.value);
      button.classList.add("main");
    }
    if (target.dataset.read) {
      clearTimeout(asked);
      asked = setTimeout(async () => {
        const query = new URLSearchParams({ cause: form.elements.cause.value, text: target.value });
        const answer = target.value && await fetch(`${sheet}/meaning?${query}`, { headers: { accept: "application/json" } }).catch(() => null);
        if (!target.value || answer?.ok) form.querySelector(".read").textContent = target.value ? (await answer.json()).said : "";
      }, 300);
    }
  });
  rail?.addEventListener("click", (event) => {
    const line = event.target.closest("[data-cell]");
    const [, row, column] = line ? /^(\d+)(.*)$/.exec(line.dataset.cell) : [];
    if (line && !event.ctrlKey && !event.metaKey && check.focusCell(row, column)) event.preventDefault();
  });

  /* Leave for another page once everything is saved. */
  const leaveBox = document.getElementById("leave");
  page.leave = (address, mayLeave = true) => {
    check.commit();
    if (!queue.pending()) { location.assign(address); return; }
    if (mayLeave && queue.isOffline()) {
      leaveBox.querySelector("h2").textContent = words("leave", { count: queue.pending() });
      leaveBox.onclose = () => { if (leaveBox.returnValue === "leave") { removing = true; location.assign(address); } };
      leaveBox.returnValue = "";
      leaveBox.showModal();
      return;
    }
    queue.drained().then(() => location.assign(address), () => queue.show("held"));
    if (!mayLeave) queue.show("then_on");
  };
  let removing = false;
  addEventListener("beforeunload", (event) => { if (removing) event.stopImmediatePropagation(); }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("download") || link.target) return;
    check.commit();
    if (!queue.pending()) return;
    event.preventDefault();
    page.leave(link.href, link.id !== "on");
  });

  document.querySelector("#view select")?.addEventListener("change", ({ target }) => target.form.requestSubmit());
  const keys = document.getElementById("show-keys");
  if (keys) {
    keys.hidden = false;
    keys.addEventListener("click", () => document.getElementById("all-keys").showModal());
  }

  /* What others changed: each 5 s, a minute while nobody looks. */
  let asking = 0;
  async function since() {
    clearTimeout(asking);
    try {
      const rows = [...document.querySelectorAll("#cells tbody")].map((row) => row.id.slice(1)).join();
      const query = new URLSearchParams(location.search);
      query.set("revision", check.revision);
      query.set("rows", rows);
      const answer = await fetch(`${sheet}/since?${query}`, { headers: { accept: "application/json" } });
      check.heard(true);
      if (answer.status === 200 && !queue.pending()) {
        const told = await answer.json();
        if (told.revision > check.revision) check.apply(told);
      }
    } catch { check.heard(false); }
    asking = setTimeout(since, document.hidden ? 60000 : 5000);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) since(); });
  asking = setTimeout(since, 5000);
  /* The address says at which revision the view was chosen: rows that change after it stay. */
  const own = new URL(location);
  if (!own.searchParams.has("at")) {
    own.searchParams.set("at", check.revision);
    history.replaceState(null, "", own);
  }
  check.start();
  addEventListener("load", () => setTimeout(check.land));
  document.getElementById("told")?.focus();
})();
