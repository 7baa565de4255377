"use strict";
for (const form of document.querySelectorAll("form.filters")) {
  const rows = [...document.getElementById(form.dataset.for).querySelectorAll(".req")];
  const status = form.querySelector(".shown");
  const words = rows.map((row) => row.textContent.toLocaleLowerCase());
  const apply = () => {
    const wanted = new Set([...form.querySelectorAll("input[name=outcome]:checked")].map((box) => box.value));
    const chapter = form.elements.chapter.value;
    const text = form.elements.text.value.trim().toLocaleLowerCase();
    let shown = 0;
    rows.forEach((row, index) => {
      const keep = wanted.has(row.dataset.outcome) && (!chapter || row.dataset.chapter === chapter) && words[index].includes(text);
      row.hidden = !keep;
      shown += keep ? 1 : 0;
    });
    status.textContent = `${shown} ${status.dataset.words} ${rows.length}`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
}
const aimed = (name) => document.getElementById(name)
  || [...document.querySelectorAll(".req")].find((row) => row.dataset.id === name);
const reveal = () => {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { /* a lone %: the name as it stands */ }
  const target = name && aimed(name);
  if (target) { target.hidden = false; target.scrollIntoView(); }
};
addEventListener("hashchange", reveal);
reveal();
