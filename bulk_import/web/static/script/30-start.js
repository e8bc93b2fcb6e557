/* Start and Reading: a file dropped anywhere in the window is sent while its progress is shown. */
(() => {
  "use strict";
  const { ask } = window.bulkImport;

  const start = () => {
    const form = document.getElementById("upload"), drop = document.getElementById("drop");
    const input = form.elements.file, label = drop.querySelector("strong"), resting = label.textContent;
    const place = document.getElementById("refused-place"), words = form.dataset;

    const refuse = (why) => {
      const banner = document.getElementById("refusal").content.cloneNode(true).firstElementChild;
      banner.querySelector("[data-why]").textContent = why;
      place.replaceChildren(banner);
      document.title = `${banner.querySelector("h2").textContent.trim()} · ${document.title.split(" · ").pop()}`;
      input.value = "";
      place.firstElementChild.focus();
    };

    const showUploading = (file, request) => {
      const panel = document.getElementById("uploading").content.cloneNode(true);
      panel.querySelector("h1").textContent = file.name;
      panel.querySelector("button").addEventListener("click", () => { request.abort(); location.reload(); });
      const main = document.getElementById("main"), words = panel.querySelector("[role=status]"), bar = panel.querySelector("rect.going");
      main.replaceChildren(panel);
      return (share) => { words.textContent = words.dataset.words.replace("0", Math.floor(share * 100)); bar.setAttribute("width", share * 100); };
    };

    const upload = (file) => {
      const most = Number(words.most);
      if (file.size > most) { refuse(words.tooLarge.replace("⟨name⟩", file.name).replace("⟨size⟩", Math.ceil(file.size / 1048576))); return; }
      if (!input.accept.split(",").some((ending) => file.name.toLowerCase().endsWith(ending))) { refuse(words.noSpreadsheet.replace("⟨name⟩", file.name)); return; }
      const data = new FormData();
      data.append("csrf", form.elements.csrf.value);
      data.append("profile", form.elements.profile.value);
      data.append("file", file, file.name);
      const request = new XMLHttpRequest(), before = [...document.getElementById("main").childNodes];
      const back = (why) => { document.getElementById("main").replaceChildren(...before); refuse(why); };
      const told = showUploading(file, request);
      request.upload.addEventListener("progress", (event) => event.lengthComputable && told(event.loaded / event.total));
      request.addEventListener("load", () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* a proxy's own page */ }
        if (answer.address) location.assign(answer.address); else back(answer.problem ?? words.broken);
      });
      request.addEventListener("error", () => back(words.broken));
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.send(data);
    };

    const take = (files) => {
      if (files.length > 1) refuse(words.several);
      else if (files.length === 1) upload(files[0]);
    };
    input.addEventListener("change", () => take(input.files));
    form.addEventListener("submit", (event) => { event.preventDefault(); take(input.files); });

    let inside = 0;
    const over = (isOver) => { drop.classList.toggle("over", isOver); label.textContent = isOver ? label.dataset.over : resting; };
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    window.addEventListener("dragenter", (event) => { if (holdsFiles(event)) { inside += 1; over(true); } });
    window.addEventListener("dragleave", (event) => { if (holdsFiles(event)) { inside = Math.max(0, inside - 1); over(inside > 0); } });
    window.addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
    window.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      inside = 0; over(false);
      if (document.getElementById("upload")) take(event.dataTransfer.files);
    });
    document.getElementById("refused")?.focus();
  };

  const wait = (page) => {
    const words = document.getElementById("how-far"), began = Date.now();
    const look = async () => {
      let pause = document.hidden ? 5000 : 500;
      try {
        const answer = await ask(`${page.dataset.reading}/reading`);
        if (answer.done) { location.replace(answer.next); return; }
        if (words.textContent !== answer.words) words.textContent = answer.words;
      } catch (problem) {
        if (problem.status) { location.reload(); return; }
        words.textContent = page.dataset.again;
        pause = 3000;
      }
      if (Date.now() - began > 10000) document.getElementById("long").hidden = false;
      setTimeout(look, pause);
    };
    look();
  };

  if (document.getElementById("upload")) start();
  const reading = document.querySelector("[data-reading]");
  if (reading) wait(reading);
})();

/* Accounts: a colour counts as soon as it is chosen. */
document.querySelectorAll("form.theme input[name=theme]").forEach((input) => input.addEventListener("change", () => input.form.requestSubmit()));
