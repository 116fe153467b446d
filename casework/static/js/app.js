// What does a script add? Nothing that is missing without it: a print button, one click that stays one click,
// and what can be done stays in sight where all of it fits.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // The server answers a repeated request id with its first answer; this only saves the wait.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  const stick = () => {
    for (const one of document.querySelectorAll("[data-stick]")) one.classList.toggle("stick", one.offsetHeight < innerHeight - 32);
  };
  new ResizeObserver(stick).observe(document.body);
  window.addEventListener("resize", stick);

  // On a narrow screen these are folded to their line.
  const narrow = matchMedia("(max-width: 47.99em)");
  const fold = () => {
    for (const one of document.querySelectorAll("[data-narrow]")) one.open = !narrow.matches;
  };
  narrow.addEventListener("change", fold);
  fold();

  // A menu closes on Escape and on a click elsewhere.
  const shut = (keep) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(keep)) menu.open = false;
  };
  document.addEventListener("click", (event) => shut(event.target));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".menu[open]");
    if (open) { open.querySelector("summary").focus(); shut(null); }
  });
})();
