/* a page that nobody touches covers itself: what was typed stays below, the password opens it, all windows go together */
(() => {
  "use strict";
  const template = document.querySelector("template[data-cover]");
  if (!template || !(Number(template.dataset.after) > 0)) return;
  const SEEN = "fengqiao-seen", LIMIT = Number(template.dataset.after) * 1000, PING = Math.min(5 * 60000, LIMIT / 3);
  let own = Date.now(), written = 0, told = own, dialog = null;
  const write = (value) => { try { localStorage.setItem(SEEN, value); } catch { /* each window for itself */ } };
  const last = () => { let other = 0; try { other = Number(localStorage.getItem(SEEN)) || 0; } catch { /* each window for itself */ } return Math.max(own, Math.min(other, Date.now())); };
  const idle = () => Date.now() - last() >= LIMIT;
  function uncover() { if (dialog) { const open = dialog; dialog = null; open.close(); open.remove(); } own = Date.now(); }
  function cover(tell) {
    if (dialog) return;
    dialog = template.content.firstElementChild.cloneNode(true);
    const one = dialog, form = one.querySelector("form"), error = one.querySelector(".error");
    one.addEventListener("cancel", (event) => event.preventDefault());
    one.addEventListener("close", () => { if (dialog === one) one.showModal(); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.action, { method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(form)) });
        const here = new URL(answer.url).pathname;
        if (here === template.dataset.presence) { uncover(); told = own; write(own); }
        else if (here === new URL(form.action).pathname && answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html"), said = page.querySelector(".field .error, .error");
          error.textContent = said ? said.textContent : template.dataset.failed; error.hidden = false; form.password.value = ""; form.password.focus();
        } else location.href = answer.url;
      } catch { error.textContent = template.dataset.failed; error.hidden = false; }
      button.removeAttribute("aria-busy");
    });
    document.body.append(one); one.showModal(); form.password.focus();
    if (tell) {
      write(0);
      fetch(form.action, { method: "POST", credentials: "same-origin", redirect: "manual", body: new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken.value }) }).catch(() => { /* the server locks by itself */ });
    }
  }
  function touched() {
    if (dialog) return;
    if (idle()) { cover(true); return; }
    own = Date.now();
    if (own - written > 5000) { written = own; write(own); }
    if (own - told > PING) { told = own; fetch(template.dataset.presence, { credentials: "same-origin" }).then((answer) => { if (answer.redirected) cover(false); }).catch(() => { /* offline: nothing is sent either */ }); }
  }
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) document.addEventListener(kind, touched, { passive: true, capture: true });
  for (const form of document.querySelectorAll("form[data-lock]")) form.addEventListener("submit", (event) => { event.preventDefault(); cover(true); });
  /* while it is covered nothing is sent from below: the answer would be the lock screen in place of what was typed */
  document.addEventListener("htmx:beforeRequest", (event) => { if (dialog) event.preventDefault(); });
  window.addEventListener("storage", (event) => { if (event.key !== SEEN) return; if (event.newValue === "0") cover(false); else if (dialog && event.newValue) uncover(); });
  const look = () => { if (!dialog && idle()) cover(true); };
  setInterval(look, Math.min(15000, LIMIT / 4)); document.addEventListener("visibilitychange", look); window.addEventListener("pageshow", look);
  write(own);
})();
