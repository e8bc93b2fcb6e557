/* What the server has made anew takes the place of what is shown, element by element: whatever has
   the focus, or holds what a person is typing, stays where it is. */
const oneLine = (text) => text.replace(/[\r\n]/g, "");

/* Show what the server tells: the title of the tab, and parts of the page as HTML. */
function showTold({ title, html }) {
  document.title = title;
  for (const part of html) {
    const made = document.createElement("template");
    made.innerHTML = part;
    const fresh = made.content.firstElementChild, old = fresh && byId(fresh.id);
    if (old) renew(old, fresh);
  }
}

function renew(old, fresh) {
  if (old.nodeType !== 1) { if (old.data !== fresh.data) old.data = fresh.data; return; }
  const isTyped = old.matches("input") && oneLine(old.value) !== oneLine(old.defaultValue);
  for (const name of new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()])) {
    const value = fresh.getAttribute(name);
    if (/^(tabindex|open)$/.test(name) || old.getAttribute(name) === value) continue;
    if (value === null) old.removeAttribute(name);
    else old.setAttribute(name, value);
  }
  if (old.matches("input:not([type=radio])") && !isTyped) old.value = fresh.defaultValue;
  renewChildren(old, fresh);
  if (old.matches("select") && old !== focused()) old.value = fresh.value;
}

/* Children are the same by their id, or else by their kind and order. */
function renewChildren(old, fresh) {
  const free = [...old.childNodes].filter((one) => !one.matches?.("[data-gone]"));
  const pairs = [...fresh.childNodes].map((want) => {
    const at = free.findIndex((one) => one.nodeName === want.nodeName && one.id === want.id);
    return [want, at < 0 ? want : free.splice(at, 1)[0]];
  });
  for (const one of free) {
    if (one.contains(focused())) one.dataset.gone = "";
    else one.remove();
  }
  let at = old.firstChild;
  for (const [want, have] of pairs) {
    if (have === at) at = at.nextSibling;
    else old.insertBefore(have, at);
    if (have !== want) renew(have, want);
  }
}

/* What is gone for the server, but had the focus, goes when the focus leaves it. */
on("focusout", "[data-gone]", (_, gone) => setTimeout(() => { if (!gone.contains(focused())) gone.remove(); }));
