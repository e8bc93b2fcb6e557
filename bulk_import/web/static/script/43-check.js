/* The rest of the Check screen: the problem list, undo, what others do, and how one leaves. */
/* Said once; the style hides it after 10 s in which neither mouse nor focus was on it. */
function toast(said, canUndo = false) {
  byId("toast").replaceChildren(copied("said"));
  tell(byId("toast"), { said });
  find("#toast button").hidden = !canUndo;
}
on("click", "#toast button", () => { byId("toast").replaceChildren(); act("undo", {}); });

/* Show what the server tells of the sheet: all that a change may have changed. */
function apply(told) {
  revision = told.revision;
  if (width && width !== told.columns && !pending()) return location.reload();
  showTold(told);
  if (anchor) select(anchor.isConnected && current);
  for (const clash of told.clashes ?? []) {
    byId("banners").insertAdjacentHTML("beforeend", clash.html);
    write(clash, clash.theirs);
  }
  showBar();
  if (told.said) toast(told.said, told.undo);
  if (focused().closest("#rail [data-gone]")) byId("rail").focus();
}
/* Two people wrote into one cell: the newer text stays, or that of whoever is asked counts again. */
onSubmit("[data-clash]", (banner, button) => {
  const { row, ...cell } = fieldsOf(banner);
  if (button.value) edit([{ row: +row, ...cell }]);
  banner.remove();
});

/* Do something that is no edit, after all edits are saved. */
async function act(action, body) {
  commit();
  try {
    await drained();
    apply(await request(action, body));
  } catch (fault) {
    toast(fault?.message || words("held", pending()));
  }
}
onSubmit("[data-act]", (form, button) => {
  const { csrf, view, ...body } = fieldsOf(form);
  if (button?.ariaDisabled !== "true") act(form.dataset.act, body);
});
/* Another view is another page: the focus is where it was. */
onSubmit(".work form[method=get]", (form) => leave(() => {
  form.action = `${sheet}#${focused().id}`;
  form.submit();
}));

on("input", "#rail [type=radio]", (_, { form, value }) => {
  tell(form, { value });
  find("button", form).classList.add("main");
});
on("input", "#rail [data-read]", (_, { form, value: text }) => {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    const query = new URLSearchParams({ cause: form.elements.cause.value, text });
    const { said } = await ask(`${sheet}/meaning?${query}`).catch(String);
    tell(form, { said });
  }, 300);
});
/* Leave by `away` once everything is saved; without connection whoever may leave is asked. */
function leave(away, mayLeave = true) {
  const box = byId("leave");
  commit();
  if (!pending()) away();
  else if (mayLeave && isOffline) {
    tell(box, { leave: words("leave", pending()) });
    box.onclose = () => { if (box.returnValue) { queue = []; away(); } };
    box.showModal();
  } else {
    drained().then(away, () => showState("held"));
    if (!mayLeave) showState("then_on");
  }
}

on("click", "a[href]:not([download])", (event, link) => {
  if (!work || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { cell } = link.dataset, field = byId(`f${cell}`) ?? byId(`c${cell}`);
  commit();
  if (!field && !pending()) return;
  event.preventDefault();
  if (field) field.focus();
  else leave(() => location.assign(link.href), link.id !== "on");
});
on("keydown", "*", (event) => {
  const isField = event.target.matches("input:not([type=radio]), select, textarea");
  const isIdle = !isField || (event.target.matches(CELL) && !isEditing);
  if (work) press({ ...anywhere, ...(isIdle && ofChanges), ...(!isField && outsideFields) }, event);
});

if (work) {
  addEventListener("beforeunload", (event) => { if (pending()) event.preventDefault(); });
  addEventListener("online", tryNow);

  /* What others changed: each 5 s, a minute while nobody looks. */
  repeat(async () => {
    const told = await ask(`${sheet}/since${work.dataset.view}&revision=${revision}&rows=${rows}`).catch((fault) => fault);
    if (!isBusy && !queue.find(isWaiting)?.seq) {
      isOffline = told instanceof Error && !told.status;
      showState();
    }
    if (told.revision > revision && !pending()) apply(told);
    return document.hidden ? 60000 : 5000;
  }, 5000);

  /* The address says at which revision the view was chosen: rows that change after it stay. */
  history.replaceState(null, "", `${sheet}${work.dataset.view}${location.hash}`);
  current = find("#cells .d [aria-invalid]") ?? find(CELL);
  if (current) current.tabIndex = 0;

  try {
    queue = JSON.parse(sessionStorage.getItem(kept)) ?? [];
  } catch {
    /* Nothing that can be read. */
  }
  if (pending()) toast(words("restored", pending()));
  pump();
}
