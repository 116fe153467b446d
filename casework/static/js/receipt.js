// What does a receipt add where scripts run? A button that copies number and code; and the draft of the
// form that they are for is dropped.
(() => {
  "use strict";

  try {
    sessionStorage.removeItem(`draft ${location.pathname}`);
  } catch { /* it kept none */ }
  const button = document.querySelector("[data-copy]");
  const said = document.querySelector("[data-copied]");
  if (!button || !navigator.clipboard) return; // by plain HTTP there is none
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lines = [...document.querySelectorAll(".receipt div")].map((one) => one.innerText.replace(/\s*\n\s*/, " "));
    try {
      await navigator.clipboard.writeText(lines.join("\n"));
      said.textContent = said.dataset.copied;
    } catch { /* the browser doesn't let it: number and code stand there to be copied by hand */ }
  });
})();
