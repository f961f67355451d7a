"use strict";
for (const tools of document.querySelectorAll(".narrowed")) {
  const rows = [...document.getElementById(tools.dataset.of).querySelectorAll("tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const input = tools.querySelector("input"), told = tools.querySelector("[role=status]");
  input.addEventListener("input", () => {
    const asked = input.value.trim().toLowerCase();
    rows.forEach((row, at) => { row.hidden = !texts[at].includes(asked); });
    told.textContent = told.dataset.text.replace("{count}", rows.filter((row) => !row.hidden).length);
  });
  tools.hidden = false;
}
