// Comfort at the desk: keys for the queue, and who else looks at a request. Every page works without this file.
"use strict";

const rows = [...document.querySelectorAll("[data-row]")];
const keys = document.getElementById("keys");

// The row with the focus, or none.
const current = () => rows.findIndex((row) => row.contains(document.activeElement));
const focus = (at) => rows[at]?.querySelector("a").focus();

const acts = {
  j: () => focus(Math.min(current() + 1, rows.length - 1)),
  k: () => focus(Math.max(current() - 1, 0)),
  o: () => rows[current()]?.querySelector("a").click(),
  c: () => rows[current()]?.querySelector("form")?.requestSubmit(),
  n: () => document.querySelector("[data-key='n']").requestSubmit(),
  "/": () => document.querySelector("[data-key='/']").focus(),
  "?": () => keys.showPopover(),
};

document.addEventListener("keydown", (event) => {
  // Shift is part of “?” on most keyboards; every other modifier makes it somebody else's key.
  const isModified = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
  const isTyped = event.target.closest("input, select, textarea, [contenteditable]");
  if (!keys || isModified || isTyped || event.repeat && "cn".includes(event.key)) return;
  if (document.querySelector("[popover]:popover-open")) return;
  const act = Object.hasOwn(acts, event.key) && acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// The server counts somebody as looking for two minutes; asking again keeps both sides up to date.
const present = document.querySelector("[data-present]");
if (present) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(present.dataset.present).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const words = await answer.text();
    present.querySelector("p").textContent = words;
    present.hidden = words === "";
  }, 60_000);
}
