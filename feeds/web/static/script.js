// A button that copies, beside every address. Without it the address can be selected and copied.
for (const box of document.querySelectorAll(".address")) {
  const field = box.querySelector("input");
  const button = document.createElement("button");
  const status = document.createElement("span");
  button.type = "button";
  button.textContent = box.dataset.copy;
  button.setAttribute("aria-describedby", field.id);
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch { // where the page is not served over TLS
      field.select();
      done = document.execCommand("copy");
      button.focus();
    }
    status.textContent = "";
    setTimeout(() => { status.textContent = done ? box.dataset.copied : box.dataset.failed; });
  });
  field.addEventListener("focus", () => field.select());
  box.append(button, status);
}
