/* What all screens share. The parts of this script are one module: what one of them names, the
   others know. Events are listened to at the document, so that parts made anew need no listeners. */
const byId = (id) => document.getElementById(id);
const find = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
/* A copy of what stands in a template of the page. */
const copied = (id) => byId(id).content.cloneNode(true);

/* Call `act` with each event at what a selector names, or in it, and with that element. */
function on(type, what, act) {
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(what);
    if (found) act(event, found);
  });
}

/* The same for a form that the script sends in another way. */
const onSubmit = (what, act) => on("submit", what, (event, form) => {
  event.preventDefault();
  act(form, event.submitter);
});

const focused = () => document.activeElement;

/* Put texts into the places of `box` that are named for them; the same text is not said again. */
function tell(box, told) {
  for (const place of all("[data-told]", box)) {
    const text = told[place.dataset.told];
    if (text !== undefined && place.textContent !== `${text}`) place.textContent = text;
  }
}

/* Ask the server for JSON, or send it some; what it refuses is thrown, with its words. */
async function ask(address, body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": find("meta[name=csrf]")?.content };
  const answer = await fetch(address, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.problem), { status: answer.status });
  return told;
}

/* Look again and again, and when the tab is looked at; `look` returns after how many milliseconds
   next, or nothing for the last time. */
function repeat(look, first = 0) {
  let timer = setTimeout(now, first);
  async function now() {
    const pause = await look();
    clearTimeout(timer);
    if (pause) timer = setTimeout(now, pause);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
}

/* A key by the name that tables of keys have for it, such as `Ctrl+Shift+z`; do what one says. */
function press(keys, event) {
  const { key, shiftKey, altKey } = event, ctrl = event.ctrlKey || event.metaKey, isLetter = key.length === 1;
  const held = (ctrl ? "Ctrl+" : "") + (altKey ? "Alt+" : "") + (shiftKey && (ctrl || !isLetter) ? "Shift+" : "");
  const act = keys[held + (isLetter ? key.toLowerCase() : key)];
  if (act && act(event.target) !== false) event.preventDefault();
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/* Show what another page of the server has; whoever waited for it reads what came of it first. */
function showPage({ body, title }) {
  byId("main").replaceChildren(...find("main", body).childNodes);
  document.title = title;
  find("[data-focus], #head")?.focus();
}

const fieldsOf = (form) => Object.fromEntries(new FormData(form));

find("[data-focus]")?.focus();
/* Where the page before, a link or the address sent one: to a field, or into a row. */
addEventListener("load", () => setTimeout(() => {
  const place = byId(location.hash.slice(1));
  if (place) (find("td input:not([readonly])", place) ?? place).focus();
}));
on("change", "[data-submits]", (_, field) => field.form.requestSubmit());
/* A question that is asked in a dialog; without the script its button asks for a page. */
on("click", "[data-opens]", (event, { dataset }) => {
  event.preventDefault();
  byId(dataset.opens).showModal();
});
