// Buttons that copy citations and YAML samples. Where copying is not allowed they select the text and say so.
document.querySelectorAll(".cite > p, .sample > pre").forEach((text) => {
  const { copy, copied, failed } = document.body.dataset;
  const button = document.createElement("button");
  const message = document.createElement("span");
  button.type = "button";
  button.textContent = copy;
  message.role = "status";
  text.after(button, " ", message);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.matches("pre") ? text.textContent : text.textContent.replace(/\s+/g, " ").trim());
      message.textContent = copied;
    } catch {
      getSelection().selectAllChildren(text);
      message.textContent = failed;
    }
  });
});
