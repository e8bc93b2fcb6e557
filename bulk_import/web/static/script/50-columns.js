/* Columns: a choice is saved when it is made, and the page comes back to where it was made. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-saves-on-change]");
  if (!form) return;
  (document.getElementById(location.hash.slice(1)) ?? document.querySelector("[data-focus]"))?.focus();
  form.querySelector("[data-without-script]").hidden = true;
  let withKeys = false, waiting = null;
  const save = (field) => {
    const at = Object.assign(document.createElement("input"), { type: "hidden", name: "at", value: field.id });
    form.append(at);
    form.setAttribute("aria-busy", "true");
    form.requestSubmit();
  };
  /* Arrow keys change a select on their way to what is meant: it is saved when the field is left. */
  form.addEventListener("keydown", (event) => {
    withKeys = true;
    if (event.key === "Enter" && waiting === event.target) { event.preventDefault(); save(waiting); }
  });
  form.addEventListener("pointerdown", () => { withKeys = false; });
  form.addEventListener("change", ({ target }) => { if (/^(remember|profile)$/.test(target.name)) return; if (withKeys) waiting = target; else save(target); });
  form.addEventListener("focusout", ({ target }) => { if (waiting === target) save(target); });
  form.addEventListener("submit", () => { waiting = null; });
})();
