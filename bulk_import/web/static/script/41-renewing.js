/* What the server has made anew takes the place of what is shown, element by element: whatever has
   the focus, or holds what a person is typing, stays where it is. */
(() => {
  "use strict";
  const page = (window.bulkImport ||= {});
  const oneLine = (text) => text.replace(/[\r\n]/g, "");
  const kept = new Set(["tabindex", "open"]);

  function renew(old, fresh) {
    const field = old.matches("input:not([type=hidden]), select");
    const typed = field && old.matches("input") && oneLine(old.value) !== oneLine(old.defaultValue);
    for (const { name, value } of [...fresh.attributes]) {
      if (!kept.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!kept.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    if (field && old.matches("input:not([type=radio])") && !typed) old.value = fresh.defaultValue;
    children(old, fresh);
    if (old.matches("select") && old !== document.activeElement) old.value = fresh.value;
  }

  function children(old, fresh) {
    const wanted = new Set([...fresh.children].map((one) => one.id).filter(Boolean));
    let at = old.firstChild;
    const drop = () => {
      const next = at.nextSibling;
      if (at.nodeType === 1 && at.contains(document.activeElement)) at.dataset.gone = "";
      else at.remove();
      at = next;
    };
    for (const want of [...fresh.childNodes]) {
      let have = want.id ? [...old.children].find((one) => one.id === want.id) : at;
      if (have && want.id) while (at && at !== have && !wanted.has(at.id)) drop();
      if (have && !want.id && (have.nodeName !== want.nodeName || have.id || "gone" in (have.dataset || {}))) have = null;
      if (!have) old.insertBefore(want, at);
      else {
        if (have === at) at = at.nextSibling;
        else old.insertBefore(have, at);
        if (have.nodeType === 1) renew(have, want);
        else if (have.data !== want.data) have.data = want.data;
      }
    }
    while (at) drop();
  }

  page.renew = (html) => {
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const fresh = made.content.firstElementChild;
    const old = fresh && document.getElementById(fresh.id);
    if (old) renew(old, fresh);
  };
  /* What is gone for the server, but had the focus, goes when the focus leaves it. */
  document.addEventListener("focusout", ({ target }) => {
    const gone = target.closest("[data-gone]");
    if (gone) setTimeout(() => { if (!gone.contains(document.activeElement)) gone.remove(); });
  });
})();
