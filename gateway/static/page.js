// What the pages beside the chat need: print, show the password, fill in a demonstration login.

for (const button of document.querySelectorAll("[data-prints]")) button.addEventListener("click", () => print());

for (const box of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(box.dataset.shows);
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  // Sent as a password whatever was shown, so that the browser offers to keep it as one.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

// A second press while the first is under way would send the form again.
for (const form of document.forms) {
  form.addEventListener("submit", () => setTimeout(() => { form.querySelector("button:not([type])").disabled = true; }));
}
// Back from the next page the browser may show this one as it was left.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form button:not([type])")) button.disabled = false;
});

// A demonstration's login is filled in by a press.
for (const button of document.querySelectorAll("[data-fills]")) {
  button.addEventListener("click", () => {
    const { form } = document.querySelector("input[type=password]");
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.fills))) form.elements[name].value = value;
    form.querySelector("button").focus();
  });
}
