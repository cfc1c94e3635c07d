"use strict";
(() => {
  const film = document.querySelector("video");
  const seekers = [...document.querySelectorAll("[data-seek]")];
  const start = (button) => Number(button.dataset.seek);

  for (const button of seekers) {
    button.addEventListener("click", () => {
      film.currentTime = start(button) + 0.05;
      film.play().catch(() => {});
      film.scrollIntoView({ block: "center" });
    });
  }

  if (film) {
    // The player's bar would lie over the poster's lettering: it comes with the film.
    const begin = document.querySelector(".begin");
    if (film.poster) {
      film.controls = false;
      begin.hidden = false;
      begin.addEventListener("click", () => { film.play().catch(() => {}); film.focus(); });
      const begun = () => { film.controls = true; begin.hidden = true; };
      for (const sign of ["play", "seeking", "error"]) film.addEventListener(sign, begun, { once: true });
    }
    // The chapter that is on the screen.
    const chapters = seekers.filter((button) => button.closest(".chapters"));
    film.addEventListener("timeupdate", () => {
      let current = null;
      for (const button of chapters) if (start(button) <= film.currentTime) current = button;
      for (const button of chapters) {
        if (button === current && film.currentTime > 0) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    });
    // The waveform: a click goes there, and a line runs along it.
    const strip = document.querySelector(".sound svg");
    if (strip) {
      const now = strip.querySelector(".now");
      const seconds = Number(strip.dataset.seconds);
      strip.addEventListener("click", (event) => {
        const box = strip.getBoundingClientRect();
        film.currentTime = seconds * (event.clientX - box.left) / box.width;
        film.play().catch(() => {});
      });
      const run = () => {
        now.removeAttribute("hidden");
        now.setAttribute("x", String(1000 * film.currentTime / seconds));
      };
      for (const sign of ["timeupdate", "seeking"]) film.addEventListener(sign, run);
    }
    // Some browsers play no film out of a data address, but all play one out of memory.
    film.addEventListener("error", () => {
      const [head, body] = film.src.split(",", 2);
      if (!head.startsWith("data:")) return;
      const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
      film.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    }, { once: true });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      const said = button.textContent;
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(source);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = said; }, 1600);
    });
  }

  // On paper the scenes are read.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details.written:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
