// How long is it until applications close? By the server's clock, which the page brought along; the
// words beside it stand without this script.
(() => {
  "use strict";

  for (const box of document.querySelectorAll("[data-ends]")) {
    const ends = Date.parse(box.dataset.ends);
    const served = Date.parse(box.dataset.now);
    if (Number.isNaN(ends) || Number.isNaN(served)) continue;
    const host = Date.now(), loaded = performance.now();
    const two = (number) => String(number).padStart(2, "0");
    let timer = 0;

    const tick = () => {
      // A computer that slept stops one of these clocks, one whose clock was put back the other.
      const passed = Math.max(performance.now() - loaded, Date.now() - host);
      const left = Math.ceil((ends - served - passed) / 1000);
      box.hidden = false;
      if (left <= 0) {
        clearInterval(timer);
        box.textContent = box.dataset.over;
        const whole = box.closest(".until");
        whole.className = "until tone-idle";
        whole.querySelector(".what").textContent = box.dataset.over;
        for (const stale of whole.querySelectorAll(".left")) stale.hidden = true;
        box.setAttribute("role", "status");
        return;
      }
      const days = Math.floor(left / 86400), rest = left % 86400;
      const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
      box.textContent = (days ? box.dataset.days : box.dataset.hours).replace("{d}", days).replace("{t}", time);
    };

    timer = setInterval(tick, 1000);
    tick();
    document.addEventListener("visibilitychange", tick);
  }
})();
