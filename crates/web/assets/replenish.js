// Comfort only: every page works without this file. One listener for each kind of event.
"use strict";

document.documentElement.dataset.scripting = "on";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  await navigator.clipboard.writeText(source ? source.textContent : button.dataset.copy);
  button.dataset.copied = "";
  const label = button.getAttribute("aria-label");
  button.setAttribute("aria-label", "Copied");
  setTimeout(() => {
    delete button.dataset.copied;
    if (label) button.setAttribute("aria-label", label);
    else button.removeAttribute("aria-label");
  }, 2000);
});

// People count characters as they see them, so the counter does too.
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

document.addEventListener("input", (event) => {
  const field = event.target;
  const limit = Number(field.dataset.count);
  const counter = limit && document.getElementById(`${field.id}-count`);
  if (!counter) return;
  const length = [...graphemes.segment(field.value.trim())].length;
  counter.textContent = `${length} of ${limit} characters`;
  counter.classList.toggle("over", length > limit);
});

document.querySelector(".error-summary")?.focus();

// What goes on elsewhere is looked at again while somebody watches; focus stays where it was put.
const again = document.querySelector("[data-again]");
if (again) {
  setTimeout(() => {
    if (document.activeElement === document.body) location.reload();
  }, 2000);
}
