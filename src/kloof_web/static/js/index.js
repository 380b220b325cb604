// SPDX-FileCopyrightText: 2026 kloof contributors
// SPDX-License-Identifier: EUPL-1.2
// Computes the index again while a weight is changed. Without this script the button does the same.
(() => {
  const form = document.getElementById("index-form");
  const busy = document.getElementById("index-busy");
  let asked = null;
  let waiting = 0;

  async function again() {
    asked?.abort();
    const mine = (asked = new AbortController());
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    // The word comes only when it takes long, so that nothing flickers.
    const slow = setTimeout(() => { busy.textContent = busy.dataset.words; }, 400);
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("index-answer");
      if (!found) throw new Error("no answer");
      const shown = document.getElementById("index-answer");
      const isOpen = shown.querySelector("details")?.open;
      shown.replaceWith(found);
      if (isOpen && found.querySelector("details")) found.querySelector("details").open = true;
      history.replaceState(null, "", address);
      busy.textContent = "";
    } catch (error) {
      if (error.name !== "AbortError") busy.textContent = busy.dataset.failed;
    } finally {
      clearTimeout(slow);
    }
  }

  // A slider beside every number: the same weight, easier to move.
  for (const number of form.querySelectorAll(".weight__number")) {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: 10, step: 0.5, className: "weight__slider" });
    slider.setAttribute("aria-label", form.querySelector(`label[for="${number.id}"]`).textContent.trim());
    slider.value = number.value.replace(",", ".");
    const comma = document.documentElement.lang === "nl";
    slider.addEventListener("input", () => { number.value = comma ? slider.value.replace(".", ",") : slider.value; });
    number.addEventListener("input", () => { slider.value = number.value.replace(",", "."); });
    number.before(slider);
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(again, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    again();
  });
})();
