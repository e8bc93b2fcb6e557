/* Reading and Import: how far it is, is asked again and again, and told in its places. Where more
   is new the page is renewed, and at the end another takes its place. */
const watched = find("[data-watch]");
let shown = watched?.dataset.page, fails = 0;

async function renewWatched() {
  const answer = await fetch(location.pathname), page = parsed(await answer.text()), next = find("[data-watch]", page);
  if (next) renew(watched, next);
  else showPage(page);
  if (focused().closest("[data-gone]")) byId("head").focus();
}

if (watched) repeat(async () => {
  try {
    const told = await ask(watched.dataset.watch);
    if (told.next) return location.replace(told.next);
    if (shown !== told.page) await renewWatched();
    if (!watched.isConnected) return;
    shown = told.page;
    fails = 0;
    showTold(told);
    tell(document, told.told);
  } catch ({ status }) {
    if (status < 500) return location.reload();
    fails += 1;
  }
  find("[data-lost]").hidden = !fails;
  return document.hidden ? 10000 : Math.min(10000, watched.dataset.each * 2 ** fails);
});
