// The dossier's list and filters: they only hide what the document already holds. Without this script the
// list is still whole. Loaded after offline.js; in a notebook there is no list and it does nothing.
(function () {
  "use strict";
  const eventMap = window.eventMap;

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("filters");
    if (!form) return;
    document.documentElement.classList.add("scripted");
    const entries = [...document.querySelectorAll(".entry")];
    const count = document.getElementById("shown");
    const none = document.getElementById("none");
    const kept = (e) => {
      const { from, to } = form.elements;
      const types = [...form.querySelectorAll("[name='type']:checked")].map((box) => box.value);
      const inside = (!from.value || e.dataset.to >= from.value) && (!to.value || e.dataset.from <= to.value);
      return inside && (!types.length || types.includes(e.dataset.type));
    };

    const apply = () => {
      const ids = new Set();
      for (const entry of entries) {
        const keep = kept(entry);
        entry.hidden = !keep;
        if (keep) ids.add(entry.id);
      }
      count.textContent = count.dataset.words.replace("{shown}", ids.size.toLocaleString("en"));
      none.hidden = ids.size > 0;
      if (eventMap.view) eventMap.view.narrow((feature) => ids.has(feature.id));
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply, 0));
    form.addEventListener("submit", (event) => event.preventDefault());

    const open = (id) => {
      const entry = entries.find((e) => e.id === id);
      if (!entry) return;
      if (entry.hidden) {
        form.reset(); // a link to an event that the filters hide shows it all the same
        apply();
      }
      for (const other of entries) other.classList.toggle("picked", other === entry);
      entry.open = true;
      entry.scrollIntoView({ block: "nearest" });
    };
    eventMap.onPick = open;
    for (const entry of entries) {
      entry.querySelector("summary").addEventListener("click", () => {
        if (!entry.open && eventMap.view) eventMap.view.show(entry.id);
      });
    }
    const follow = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      if (!id) return;
      open(id);
      if (eventMap.view) eventMap.view.show(id);
    };
    window.addEventListener("hashchange", follow);
    window.addEventListener("beforeprint", () => entries.forEach((entry) => (entry.open = true)));
    setTimeout(() => (apply(), follow()), 0);
  });
})();
