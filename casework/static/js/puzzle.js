// Which number opens this form's puzzle? Looked for while somebody fills the form in, by the browser's
// own PBKDF2, which runs beside the page. Whoever sends before it is found is let in more slowly, as
// without this script; a form that came back for want of it is sent again once it is found.
(() => {
  "use strict";

  const line = document.querySelector("[data-puzzle]");
  const field = line?.closest("form")?.elements.work;
  if (!field || !globalThis.crypto?.subtle) return; // by plain HTTP there is none

  const challenge = JSON.parse(line.dataset.puzzle);
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const octets = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (octet) => octet.toString(16).padStart(2, "0")).join("");

  async function solve() {
    const start = octets(nonce);
    const password = new Uint8Array(start.length + 4);
    password.set(start);
    const number = new DataView(password.buffer, start.length);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: octets(salt), iterations: cost };
    for (let counter = 0; ; counter++) {
      number.setUint32(0, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
      if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    }
  }

  const again = field.form.querySelector("[data-again]");
  if (again) again.hidden = false;
  solve().then((solution) => {
    field.value = btoa(JSON.stringify({ challenge, solution }));
    if (again) field.form.requestSubmit();
  }, () => { if (again) again.hidden = true; }); // a browser that refuses: the slower way
})();
