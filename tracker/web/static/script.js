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

// Filters answer at once.
for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Text that was typed and not sent asks before it is lost.
const typed = [...document.querySelectorAll("form textarea")];
const before = new Map(typed.map((area) => [area, area.value]));
let isSending = false;
document.addEventListener("submit", () => { isSending = true; });
addEventListener("beforeunload", (event) => {
  if (!isSending && document.querySelector("form[data-unsaved]")) event.preventDefault();
  if (!isSending && typed.some((area) => area.value !== before.get(area))) event.preventDefault();
});

// "/" goes to the search, unless somebody is writing or switched it off on the search page.
const keys = document.querySelector("[data-keys]");
if (keys) {
  keys.closest("[hidden]").hidden = false;
  keys.checked = localStorage.keys !== "off";
  keys.addEventListener("change", () => { localStorage.keys = keys.checked ? "on" : "off"; });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || localStorage.keys === "off") return;
  const place = document.querySelector("[data-search]");
  if (!place?.checkVisibility() || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  place.focus();
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
