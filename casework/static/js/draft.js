// Is what somebody typed still there after a lost connection, a wrong click or Back? This tab keeps it
// until the receipt: words and choices, never a file, a seal, a code or the consent. Nobody else reads it.
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const keyOf = (path) => `draft ${path}`;
  const key = keyOf(new URL(form.action).pathname);
  const held = [...form.elements].filter((one) => one.name && one.name !== "website"
    && (one.matches("textarea, select, input[type=text], input[type=radio]")));
  const forget = (path) => sessionStorage.removeItem(keyOf(path));

  function keep() {
    const said = {};
    for (const one of held) if (one.type !== "radio" || one.checked) said[one.name] = one.value;
    sessionStorage.setItem(key, JSON.stringify(said));
  }

  // Only what the page offers still: a city that left the list isn't chosen again.
  function restore(said) {
    let changed = false;
    for (const one of held) {
      if (!(one.name in said)) continue;
      const value = said[one.name];
      if (one.type === "radio") {
        changed ||= one.value === value && !one.checked;
        one.checked = one.value === value;
      } else if (one.value !== value) {
        const before = one.value;
        one.value = value;
        if (one.tagName === "SELECT" && one.selectedIndex < 0) one.value = before;
        changed ||= one.value !== before;
      }
    }
    return changed;
  }

  try {
    if (form.dataset.draft === "sent") { // it came back from the server, which kept it better
      if (location.pathname !== new URL(form.action).pathname) forget(location.pathname);
      keep();
    } else {
      const told = document.querySelector("[data-draft-back]");
      if (restore(JSON.parse(sessionStorage.getItem(key)) ?? {}) && told) told.hidden = false;
      told?.querySelector("button").addEventListener("click", () => {
        sessionStorage.removeItem(key);
        location.reload();
      });
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  } catch { /* a browser that keeps nothing: as without this script */ }
})();
