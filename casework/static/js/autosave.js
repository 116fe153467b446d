// How is each part of the materials saved by itself, without losing anybody's words?
// Every form is one fact with its own number; the server says when somebody else was quicker.
(() => {
  "use strict";

  const holder = document.querySelector("[data-words]");
  if (!holder) return;
  const words = JSON.parse(holder.dataset.words);
  const PAUSE = 900, AGAIN = 5000;
  const hidden = (form, name) => form.querySelector(`input[type=hidden][name="${name}"]`);
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

  // This page as the server tells it now; null where it doesn't.
  async function anew() {
    const page = await fetch(location.href, { redirect: "manual" });
    return page.ok ? new DOMParser().parseFromString(await page.text(), "text/html") : null;
  }

  // What is worked out from several parts together follows once one of them is saved; the last answer counts.
  let asked = 0;
  async function follow() {
    const turn = ++asked;
    if (!document.querySelector("[data-follows]")) return;
    const fresh = await anew().catch(() => null);
    if (!fresh || turn !== asked) return;
    for (const old of document.querySelectorAll("[data-follows]")) {
      const now = fresh.getElementById(old.id);
      if (now && !old.contains(document.activeElement)) old.replaceWith(now);
    }
  }

  class Part {
    constructor(form) {
      this.form = form;
      this.status = form.querySelector("[data-status]");
      this.dirty = false;
      this.kept = this.said();
      form.addEventListener("input", () => this.touch());
      form.addEventListener("change", () => this.touch());
      this.box = form.querySelector("[data-conflict]");
      form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    }

    // What is typed, as one text: as long as it is what is on record there is nothing to save.
    said() {
      const seals = ["csrf_token", "seen", "request_id"];
      return JSON.stringify([...this.typed()].filter(([name]) => !seals.includes(name)));
    }

    say(text, tone = "") {
      this.status.className = `status ${tone}`;
      this.status.textContent = text;
    }

    touch() {
      clearTimeout(this.timer);
      if (this.said() === this.kept) {
        if (this.dirty) this.say("");
        this.dirty = false;
        return;
      }
      this.dirty = true;
      this.say(words.unsaved);
      if (!this.box.hidden) return; // the choice saves it, or drops it
      // A new entry is saved once it is whole, what somebody signed for only on purpose: by the button.
      if (!this.form.hasAttribute("data-reload")) this.timer = setTimeout(() => this.save(), PAUSE);
    }

    // A file is sent apart as soon as it is chosen; what is kept of it goes with the rest.
    typed() {
      const body = new FormData(this.form);
      for (const input of this.form.querySelectorAll("input[type=file][data-upload]")) body.delete(input.name);
      return body;
    }

    async save(renewed = false) {
      clearTimeout(this.timer);
      if (!this.box.hidden) { this.choose(); return; }
      if (this.busy) { this.pending = true; return; }
      this.busy = true;
      this.dirty = this.out = false;
      this.say(words.saving);
      const said = this.said();
      let answer;
      try {
        answer = await fetch(this.form.action, {
          method: "POST", body: this.typed(), redirect: "manual",
          headers: { Accept: "application/json" },
        });
      } catch {
        this.later(words.away);
        return;
      }
      this.busy = false;
      const told = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : null;
      if (told && "saved" in told) this.answered(told, said);
      else if (answer.status >= 500 || answer.status === 429) this.later(told?.message || words.failed);
      else if (![0, 400, 401].includes(answer.status)) this.refused(told?.message || words.failed);
      else if (!renewed && await this.renewed()) await this.save(true);
      else this.stop();
      if (this.pending) { this.pending = false; this.touch(); }
    }

    // What the form was made from is what somebody else wrote by now: to save it is to choose.
    choose() {
      this.say(words.choose, "stop");
      this.box.querySelector("button").focus();
    }

    // Sending it once more would change nothing.
    refused(text) {
      this.dirty = true;
      this.say(text, "stop");
    }

    later(text) {
      this.busy = this.pending = false;
      this.dirty = true;
      this.say(text, "stop");
      this.timer = setTimeout(() => this.save(), AGAIN);
    }

    // The session may have ended, or a new one begun in another tab: its seal is on a fresh page.
    async renewed() {
      try {
        const token = (await anew())?.querySelector("form[data-autosave] input[name=csrf_token]");
        if (!token) return false;
        for (const old of document.querySelectorAll("input[name=csrf_token]")) old.value = token.value;
        return true;
      } catch {
        return false;
      }
    }

    stop() {
      this.dirty = this.out = true;
      this.say(`${words.out} `, "stop");
      const link = Object.assign(make("a", words.signin), { href: holder.dataset.signIn, target: "_blank", rel: "noopener" });
      this.status.append(link);
    }

    answered(told, said) {
      hidden(this.form, "seen").value = told.seen;
      hidden(this.form, "request_id").value = told.request_id;
      this.written(told.by);
      this.mark(told.fields || {});
      this.differ(told);
      if (told.saved) {
        this.kept = said;
        this.say(told.said, "good");
        if (this.said() !== said) this.touch(); // typed while it was on its way
        for (const part of parts) if (part.out) part.save(); // signed in again: the others go on, too
        this.problems(told.problems);
        follow();
        if (this.form.hasAttribute("data-reload")) this.reload();
        return;
      }
      this.dirty = true;
      const first = [...(told.errors || []), ...Object.values(told.fields || {}).flat()];
      this.say([words.unsaved, ...first.slice(0, 3)].join(" · "), "stop");
    }

    // Who recorded last what stands there now.
    written(by) {
      const line = this.form.closest(".entry").querySelector("[data-by]");
      line.querySelector("span").textContent = by;
      line.hidden = !by;
      line.parentElement.hidden &&= !by;
    }

    // A list has one more entry now, or a signature covers it no longer; the page is read anew once nothing on it is under way.
    reload() {
      if (parts.some((part) => part.dirty || part.busy)) setTimeout(() => this.reload(), PAUSE);
      else location.reload();
    }

    // What is on record, in the place of what was typed.
    take(theirs) {
      for (const input of this.form.querySelectorAll("[name]:not([type=file])")) {
        const value = theirs[input.name.replace(/_kept$/, "")] ?? "";
        if (input.type === "checkbox") input.checked = Boolean(value);
        else if (input.type === "radio") input.checked = input.value === String(value);
        else if (input.type !== "hidden" || input.name.endsWith("_kept")) input.value = value;
      }
      this.dirty = false;
      this.kept = this.said();
      this.differ({});
      this.mark({});
      this.say("");
    }

    mark(fields) {
      for (const old of this.form.querySelectorAll(".err[data-told]")) old.remove();
      for (const box of this.form.querySelectorAll(".field.bad")) box.classList.remove("bad");
      for (const input of this.form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
      for (const [name, errors] of Object.entries(fields)) {
        const input = this.form.querySelector(`[name="${name}"]:not([type=hidden])`);
        if (!input) continue;
        const box = input.closest(".field");
        const error = Object.assign(make("span", errors[0]), { className: "err", id: `${input.id}-told` });
        error.dataset.told = "";
        box.classList.add("bad");
        box.insertBefore(error, box.querySelector("input:not([type=hidden]), textarea, select, .choices, .form-check"));
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", error.id);
      }
    }

    problems(found) {
      const list = this.form.closest(".entry").querySelector("[data-problems]");
      list.replaceChildren(...found.map((text) => make("li", text)));
      list.hidden = !found.length;
    }

    // Somebody was quicker: both values, and the choice.
    differ(told) {
      const box = this.box;
      box.hidden = !("theirs" in told);
      if (box.hidden) { box.replaceChildren(); return; }
      const rows = document.createElement("dl");
      for (const input of this.form.querySelectorAll(".field [name]:not([type=file]):not([type=hidden])")) {
        if (input.type === "radio" && !input.checked) continue;
        const mine = input.type === "checkbox" ? input.checked : input.value;
        const theirs = told.theirs[input.name] ?? (input.type === "checkbox" ? false : "");
        if (String(mine) === String(theirs)) continue;
        const label = this.form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
        const said = (value) => (value === "" ? words.empty : String(value));
        rows.append(make("dt", label ? label.textContent.trim() : input.name),
          make("dd", words.stands + words.colon + said(theirs)), make("dd", words.yours + words.colon + said(mine)));
      }
      const keep = Object.assign(make("button", words.keep), { type: "button", className: "btn btn-line" });
      keep.addEventListener("click", () => { this.differ({}); this.save(); });
      const take = Object.assign(make("button", words.take), { type: "button", className: "btn btn-line" });
      take.addEventListener("click", () => this.take(told.theirs));
      box.replaceChildren(make("p", fill(told.own ? words.own : words.theirs, told)), rows, keep, " ", take);
    }
  }

  const parts = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Part(form));
  addEventListener("beforeunload", (event) => {
    if (parts.some((part) => part.dirty || part.busy)) event.preventDefault();
  });
})();
