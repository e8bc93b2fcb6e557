/* Start: files dropped anywhere in the window are sent while their progress is shown. */
function send(files) {
  const form = new FormData(byId("upload")), request = new XMLHttpRequest(), main = byId("main");
  form.delete("file");
  for (const file of files) form.append("file", file);
  request.open("POST", byId("upload").action);
  main.replaceChildren(copied("uploading"));
  tell(main, { name: files[0].name });
  find("button", main).onclick = () => location.reload();
  request.upload.onprogress = ({ loaded, total }) => {
    const percent = Math.floor(100 * loaded / total);
    tell(main, { percent });
    find("rect", main).setAttribute("width", percent);
  };
  request.onload = () => {
    if (request.status < 400) location.assign(request.responseURL);
    else showPage(parsed(request.responseText));
  };
  request.onerror = () => { find("[data-lost]", main).hidden = false; };
  request.send(form);
}

on("change", "#upload [type=file]", (_, input) => send(input.files));
onSubmit("#upload", (form) => send(form.elements.file.files));
for (const type of ["dragover", "dragleave", "drop"]) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    byId("drop")?.classList.toggle("over", type === "dragover");
    if (type === "drop" && byId("upload")) send(event.dataTransfer.files);
  });
}
