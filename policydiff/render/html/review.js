"use strict";
{
  const sheet = document.getElementById("sheet");
  const progress = document.getElementById("progress");
  const button = document.getElementById("save");
  const questions = [...sheet.querySelectorAll("fieldset")];
  const answer = (question) => question.querySelector("input:checked")?.value;
  let saved = true;

  const tell = () => {
    const done = questions.filter(answer).length;
    progress.textContent = progress.dataset.text
      .replace("{done}", done).replace("{all}", questions.length);
    for (const question of questions) question.classList.toggle("done", Boolean(answer(question)));
    button.disabled = done === 0;
  };

  sheet.addEventListener("change", () => { saved = false; tell(); });
  button.addEventListener("click", () => {
    const rows = questions.filter(answer).map((one) => `${answer(one)},${one.dataset.row}`);
    const text = `\ufeff${[sheet.dataset.header, ...rows].join("\r\n")}\r\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "reviews.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    saved = true;
    progress.textContent = progress.dataset.saved;
  });
  addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });

  document.querySelector(".without").hidden = true;
  document.querySelector(".save").hidden = questions.length === 0;
  tell();
}
