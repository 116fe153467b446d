// How does a file get here as soon as it is chosen? With a bar, and again after a broken connection.
// Without this script, or where it fails, the file goes with its form as any other.
(() => {
  "use strict";

  const words = JSON.parse(document.currentScript.dataset.uploadWords);
  const PAUSES = [1, 3, 8, 20]; // seconds before the next try
  const say = (key, named) => words[key].replace(/\{(\w+)\}/g, (_all, name) => named[name] ?? "");
  const size = (octets) =>
    octets < 1024 * 1024 ? `${Math.ceil(octets / 1024)} KB` : `${(octets / 1024 / 1024).toFixed(1)} MB`;
  const made = (tag, more) => Object.assign(document.createElement(tag), more);

  function watch(input) {
    const name = input.name;
    const kept = input.form.elements[`${name}_kept`];
    if (!kept) return;
    const before = kept.value;
    const box = made("div", { className: "upload", hidden: true });
    const bar = made("progress", { max: 100 });
    const said = made("span", { role: "status" });
    const retry = made("button", { type: "button", className: "btn btn-line", textContent: words.retry, hidden: true });
    const drop = made("button", { type: "button", className: "btn btn-link", textContent: words.drop, hidden: true });
    bar.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    box.append(bar, said, retry, drop);
    input.after(box);
    let now = null; // the request under way
    let timer = 0;
    let submitter = null; // the button that was pressed while the file was on its way

    const show = (text, { bad = false, busy = false, again = false, here = false } = {}) => {
      box.hidden = false;
      said.textContent = text;
      said.className = bad ? "err" : "";
      bar.hidden = !busy;
      retry.hidden = !again;
      drop.hidden = !here;
    };
    // A form that saves itself hears of the file once it is here, not before.
    const changed = () => kept.dispatchEvent(new Event("change", { bubbles: true }));
    // Without a name the file isn't part of its form, which may save itself meanwhile.
    const over = () => {
      now = null;
      input.name = name;
    };
    const stop = () => {
      clearTimeout(timer);
      if (now) now.abort();
      over();
    };

    function send(file, tries) {
      const request = (now = new XMLHttpRequest());
      input.name = "";
      const body = new FormData();
      body.append("file", file);
      request.open("POST", input.dataset.upload);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", input.form.elements.csrf_token?.value ?? "");
      request.upload.onprogress = (event) => {
        const percent = event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0;
        bar.value = percent;
        // A screen reader hears every fourth part, not every step.
        const heard = percent - (percent % 25);
        show(heard < 100 ? say("sending", { name: file.name, percent: `${heard}%` }) : say("checking", { name: file.name }), { busy: true });
      };
      request.onload = () => over() ?? answered(request, file, tries);
      request.onerror = () => over() ?? later(file, tries, say("failed", { name: file.name }));
      request.send(body);
    }

    function answered(request, file, tries) {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // a page, not an answer
      }
      if (request.status === 200 && answer?.value) return taken(answer);
      const why = [answer?.message, answer?.error].find((text) => /\D/.test(text ?? "") && text !== "conflict");
      const told = why ?? say("failed", { name: file.name });
      if (request.status >= 500) return later(file, tries, told, Number(request.getResponseHeader("Retry-After")));
      submitter = null;
      if (request.status === 413) return show(say("large", { name: file.name, size: size(file.size), most: size(input.dataset.most) }), { bad: true });
      // Nobody is signed in, or the form is of an earlier session.
      if ([200, 400, 401].includes(request.status)) return show(words.signed_out, { bad: true, again: true });
      if (request.status === 422) input.value = "";
      return show(told, { bad: true, again: request.status !== 422 });
    }

    function taken(answer) {
      kept.value = answer.value;
      input.value = ""; // it is here: the form needn't bring it again
      const saved = input.form.hasAttribute("data-autosave") && !input.form.hasAttribute("data-reload");
      show(say(saved ? "saved" : "kept", { name: answer.name, size: size(answer.size) }), { here: true });
      changed();
      if (submitter) input.form.requestSubmit(submitter);
      submitter = null;
    }

    function later(file, tries, why, wanted) {
      if (tries >= PAUSES.length) submitter = null;
      if (tries >= PAUSES.length) return show(why, { bad: true, again: true });
      const seconds = wanted || PAUSES[tries]; // the server may know better
      show(say("again", { seconds }), { busy: true });
      timer = setTimeout(() => send(file, tries + 1), seconds * 1000);
      return undefined;
    }

    function begin() {
      stop();
      submitter = null;
      const file = input.files[0];
      if (!file) return;
      const named = { name: file.name, size: size(file.size), most: size(input.dataset.most) };
      if (file.size > input.dataset.most || !file.size) {
        input.value = "";
        show(say(file.size ? "large" : "empty", named), { bad: true });
        return;
      }
      bar.value = 0;
      show(say("sending", { name: file.name, percent: "0%" }), { busy: true }); // at once: nothing moves later
      send(file, 0);
    }

    // Whoever signed in again in another window has a new seal; the page that stands open takes it over.
    async function sealAnew() {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main [name=csrf_token]");
      for (const old of fresh ? document.querySelectorAll("[name=csrf_token]") : []) old.value = fresh.value;
    }

    input.addEventListener("input", (event) => event.stopPropagation());
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      begin();
    });
    retry.addEventListener("click", () => sealAnew().catch(() => {}).then(begin));
    drop.addEventListener("click", () => {
      kept.value = before;
      changed();
      show(words.dropped);
      input.focus();
    });
    const submitted = (event) => {
      if (!now) return stop(); // between two tries the form brings the file itself
      event.preventDefault();
      event.stopImmediatePropagation();
      submitter = event.submitter;
      show(words.waiting, { busy: true });
      return undefined;
    };
    input.form.addEventListener("submit", submitted, { capture: true });
  }

  for (const input of document.querySelectorAll("input[type=file][data-upload]")) watch(input);
})();
