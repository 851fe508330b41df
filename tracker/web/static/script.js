// Makes pages pleasant; every page works without it.
"use strict";

// Errors first: the keyboard and the screen reader start where something is wrong.
document.querySelector(".errors")?.focus();

// A form sent twice by a nervous finger is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && form.method === "post") { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  if (form.dataset.busy) form.querySelector("button").textContent = form.dataset.busy;
  setTimeout(() => delete form.dataset.sent, 8000);
});

// On a wide screen the filters lie open.
if (matchMedia("(min-width: 46rem)").matches) {
  for (const box of document.querySelectorAll("details[data-wide]")) box.open = true;
}

// Filters answer at once.
for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Text that was typed and not sent asks before it is lost.
const typed = [...document.querySelectorAll("form:not([data-draft]) textarea")];
const before = new Map(typed.map((area) => [area, area.value]));
let isSending = false;
document.addEventListener("submit", () => { isSending = true; });
addEventListener("beforeunload", (event) => {
  if (!isSending && document.querySelector("form[data-unsaved]")) event.preventDefault();
  if (!isSending && typed.some((area) => area.value !== before.get(area))) event.preventDefault();
});

// "/" goes to the search, unless somebody writes or switched it off.
const keys = document.querySelector("[data-keys]");
if (keys) {
  keys.closest("[hidden]").hidden = false;
  keys.checked = localStorage.keys !== "off";
  keys.addEventListener("change", () => { localStorage.keys = keys.checked ? "on" : "off"; });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || localStorage.keys === "off" || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  document.querySelector("[data-search]")?.focus();
});

// Printing by button, shown only where it can work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A file may be dropped where it could be chosen.
for (const place of document.querySelectorAll("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  place.querySelector("[data-drop-words]").hidden = false;
  for (const name of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
}

// What is typed is kept here until it was taken in; a form sent again unchanged carries its old key and counts once.
const mine = `draft:${document.body.dataset.person}:`;
let shelf;
try { shelf = localStorage; } catch {}
const drop = (when) => {
  for (const key in shelf) if (key.startsWith(mine) && when(JSON.parse(shelf[key]))) delete shelf[key];
};
drop((one) => Date.now() - one.at > 6048e5 || (one.sent && document.querySelector(".banner[role=status]")));
document.addEventListener("submit", (event) => { if (/sign-out$/.test(event.target.action)) drop(() => true); });
if (shelf) for (const form of document.querySelectorAll("form[data-draft]")) {
  const words = form.querySelector("[data-draft-words]");
  const key = mine + new URL(form.action).pathname, draft = shelf[key] && JSON.parse(shelf[key]);
  const fields = [...form.elements].filter((one) => one.name && !/hidden|file|submit/.test(one.type));
  const part = (one) => (/box|radio/.test(one.type) ? "checked" : "value");
  const nameOf = (one) => one.name + (part(one) === "value" || one.value);
  const formKey = form.elements.form_key, fresh = formKey?.value, version = form.elements.row_version?.value;
  const keep = (sent) => {
    const said = Object.fromEntries(fields.map((one) => [nameOf(one), one[part(one)]]));
    try { shelf[key] = JSON.stringify({ at: Date.now(), said, sent, version }); } catch {}
  };
  if (draft && !document.querySelector(".errors")) {
    for (const one of fields) {
      const value = draft.said[nameOf(one)];
      // What others ticked meanwhile is not taken back by an old draft.
      if (value === undefined || (one.type !== "textarea" && draft.version !== version)) continue;
      if (value === one[part(one)]) continue;
      one[part(one)] = value;
      one.closest("details")?.setAttribute("open", "");
      if (words) words.hidden = false;
    }
    if (formKey && draft.sent) formKey.value = draft.sent;
  }
  form.addEventListener("input", () => { if (formKey) formKey.value = fresh; keep(); });
  form.addEventListener("submit", () => keep(formKey?.value ?? "sent"));
}

// A photo leaves the telephone small; one it cannot read (HEIC) goes as it is.
for (const input of document.querySelectorAll("[data-photo]")) {
  input.addEventListener("change", async () => {
    const photo = input.files[0], form = input.form;
    if (!photo?.type.startsWith("image/") || photo.size < 3e5) return;
    form.inert = true;
    try {
      const picture = await createImageBitmap(photo), { width, height } = picture;
      const scale = Math.min(1, 2000 / Math.max(width, height)), size = [width * scale, height * scale];
      const canvas = new OffscreenCanvas(...size);
      canvas.getContext("2d").drawImage(picture, 0, 0, ...size);
      const small = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
      if (small.size < photo.size) {
        const sent = new DataTransfer();
        sent.items.add(new File([small], photo.name, { type: small.type }));
        input.files = sent.files;
        form.elements[`${input.name}_taken`].value = new Date(photo.lastModified).toLocaleDateString("sv");
      }
    } catch {}
    form.inert = false;
  });
}
