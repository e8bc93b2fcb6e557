/* What the scripts of all screens share. */
window.bulkImport = (() => {
  "use strict";
  const token = document.querySelector("meta[name=csrf]")?.content ?? "";
  /* Ask the server and return its JSON; what it refuses is thrown, with its words. */
  const ask = async (address, options = {}) => {
    const answer = await fetch(address, { ...options, headers: { Accept: "application/json", "X-CSRF-Token": token, ...options.headers } });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(told.problem ?? ""), { status: answer.status, told });
    return told;
  };
  const send = (address, body) => ask(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  return { ask, send, token };
})();
