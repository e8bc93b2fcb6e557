/* Confirm, Import, Result. */
(() => {
  "use strict";
  const { ask } = window.bulkImport;

  /* A form that does something once: the second press of a double click is not sent. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form || event.submitter?.formMethod === "get") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });

  /* Whoever presses a button reads what came of it first. */
  document.querySelector("[data-focus]")?.focus();

  /* The button says what the chosen one of the choices does. */
  document.addEventListener("change", (event) => {
    const words = event.target.dataset?.button;
    if (words) document.getElementById("on").textContent = words;
  });

  /* Questions that are asked in a dialog. */
  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]"), closes = event.target.closest("[data-closes]");
    if (opens) { event.preventDefault(); const asked = document.getElementById(opens.dataset.opens); asked.classList.add("modal"); if (!asked.open) asked.showModal(); }
    if (closes) { event.preventDefault(); closes.closest("dialog").close(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches?.("a[role=button]")) { event.preventDefault(); event.target.click(); }
  });

  const run = document.querySelector("[data-run]");
  if (!run) return;
  let shown = null, fails = 0, timer = 0;
  const set = (name, words) => {
    for (const place of run.querySelectorAll(`[data-told="${name}"]`)) if (place.textContent !== words) place.textContent = words;
  };
  const draw = (told) => {
    const meter = run.querySelector("svg.meter");
    if (!meter) return;
    meter.setAttribute("aria-valuenow", told.done);
    meter.setAttribute("aria-valuemax", told.due);
    meter.setAttribute("aria-valuetext", told.bar);
    meter.setAttribute("viewBox", `0 0 ${Math.max(told.due, 1)} 1`);
    let x = 0;
    [...meter.querySelectorAll("rect")].forEach((rect, at) => { rect.setAttribute("x", x); rect.setAttribute("width", told.parts[at]); x += told.parts[at]; });
  };
  /* Take parts of the page as it is now: what is new in them, or all of it at the end. */
  const renew = async (told) => {
    const answer = await fetch(location.href.split("?")[0], { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-run]");
    for (const part of next ? run.querySelectorAll("[data-part]") : []) {
      const now = next.querySelector(`[data-part="${part.dataset.part}"]`), had = part.contains(document.activeElement);
      if (!now || part.innerHTML === now.innerHTML) continue;
      part.replaceChildren(...now.childNodes);
      if (had) (part.querySelector("a, button") ?? document.getElementById("head")).focus();
    }
    if (next) return true;
    for (const one of document.querySelectorAll("dialog[open]")) one.close();
    document.getElementById("main").replaceChildren(...page.getElementById("main").childNodes);
    document.title = page.title;
    document.getElementById("head")?.focus();
    return false;
  };
  const look = async () => {
    clearTimeout(timer);
    try {
      const told = await ask(run.dataset.run, { cache: "no-cache" });
      fails = 0;
      run.querySelector("[data-lost]").hidden = true;
      if (shown !== null && shown !== told.page || told.phase === "done" || told.phase === "waiting") {
        if (!(await renew(told))) return;
      }
      shown = told.page;
      if (told.title) {
        document.title = told.title;
        const meta = document.querySelector(".work-head .meta");
        if (meta) meta.textContent = told.meta;
        for (const name of ["head", "lead", "said", "now", "stop_text"]) set(name, told[name]);
        for (const [name, count] of Object.entries(told.counts)) set(name, count);
        (told.banner ?? []).forEach((words, at) => set(`banner${at}`, words));
        draw(told);
      }
    } catch (error) {
      if (error.status === 401 || error.status === 404) { location.reload(); return; }
      fails += 1;
      run.querySelector("[data-lost]").hidden = false;
    }
    timer = setTimeout(look, document.hidden ? 10000 : Math.min(10000, 1000 * 2 ** fails));
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden && run.isConnected) look(); });
  timer = setTimeout(look, 1000);
})();
