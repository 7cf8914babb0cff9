/* Conveniences only: every page does its work without this file. No inline code, no eval, nothing fetched but what a link or a form says. */
(() => {
  "use strict";
  const words = document.currentScript ? document.currentScript.dataset : {};
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (text, values) => text.replace(/%([a-z])/g, (whole, name) => (name in values ? values[name] : whole));

  /* live clocks: what is left, once a minute, under a day only; longer limits count working days and are the server's */
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  /* the page was written at the server's time: a wrong clock of this computer does not matter */
  let drift = 0;
  function span(seconds) {
    const days = Math.floor(seconds / DAY), hours = Math.floor((seconds % DAY) / HOUR), minutes = Math.floor((seconds % HOUR) / MINUTE);
    if (days) return say(words.days, { d: days, h: hours });
    return hours ? say(words.hours, { h: hours, m: minutes }) : say(words.minutes, { m: minutes });
  }
  function tick() {
    for (const clock of all("[data-live][data-due]")) {
      const seconds = (new Date(clock.dataset.due) - Date.now() - drift) / 1000;
      const left = clock.querySelector("[data-left]");
      if (!left || Number.isNaN(seconds) || clock.matches(".idle, .done")) continue;
      if (clock.dataset.live === "lamp") {
        if (seconds < 0) {
          if (!clock.classList.contains("s4")) {
            const word = clock.querySelector("[data-word]");
            if (word) word.textContent = words.late;
            for (const part of [clock, clock.querySelector(".shape")]) if (part) { part.classList.remove("s1", "s2", "s3"); part.classList.add("s4"); }
          }
          left.textContent = " " + span(-seconds);
        } else if (seconds < DAY) left.textContent = "，" + say(words.left, { s: span(seconds) });
      } else if (seconds < 0) left.textContent = say(words.over, { s: span(-seconds) });
      else if (seconds < DAY) left.textContent = say(words.left, { s: span(seconds) });
    }
  }

  /* what was typed stays in this browser until the form is sent, for forms that ask for it */
  const STORE = "fengqiao-draft:";
  const keeps = (control) => control.name && !["hidden", "password", "file", "submit", "button", "image"].includes(control.type) && !control.matches("[data-private]");
  function snapshot(form) {
    const kept = {};
    for (const control of form.elements) {
      if (!keeps(control)) continue;
      if (["checkbox", "radio"].includes(control.type)) { if (control.checked) (kept[control.name] = kept[control.name] || []).push(control.value); }
      else if (control.value) kept[control.name] = [control.value];
    }
    return kept;
  }
  function restore(form, kept) {
    for (const control of form.elements) {
      if (!keeps(control) || !(control.name in kept)) continue;
      if (["checkbox", "radio"].includes(control.type)) control.checked = kept[control.name].includes(control.value);
      else control.value = kept[control.name][0];
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  function drafts(root) {
    for (const form of all("form[data-draft]", root)) {
      const key = STORE + form.dataset.draft;
      let before = null;
      try { before = JSON.parse(localStorage.getItem(key)); } catch { /* storage is off or broken: nothing to offer */ }
      if (before && JSON.stringify(before) !== JSON.stringify(snapshot(form))) offer(form, key, before);
      let wait = 0;
      form.addEventListener("input", () => {
        clearTimeout(wait);
        wait = setTimeout(() => { try { localStorage.setItem(key, JSON.stringify(snapshot(form))); } catch { /* full: the page itself still has it */ } }, 800);
      });
      form.addEventListener("submit", () => { clearTimeout(wait); try { localStorage.removeItem(key); } catch { /* nothing kept */ } });
    }
  }
  /* who leaves this computer leaves nothing on it */
  function forget() {
    try { for (const key of Object.keys(localStorage)) if (key.startsWith(STORE)) localStorage.removeItem(key); } catch { /* storage is off: nothing is there */ }
  }
  function offer(form, key, before) {
    const box = document.createElement("div");
    box.className = "banner idle";
    box.setAttribute("role", "status");
    const text = document.createElement("div"), title = document.createElement("b"), buttons = document.createElement("div");
    title.textContent = words.kept; text.append(title); buttons.className = "btns";
    for (const [label, deed] of [[words.take, () => restore(form, before)], [words.drop, () => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } }]]) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "btn small"; button.textContent = label;
      button.addEventListener("click", () => { deed(); box.remove(); });
      buttons.append(button);
    }
    box.append(document.createElement("span"), text, buttons);
    form.prepend(box);
  }

  /* counters under long texts */
  function counters(root) {
    for (const area of all("textarea[data-count]", root)) {
      let counter = root.querySelector(`[data-counter-for="${CSS.escape(area.id)}"]`);
      if (!counter) {
        counter = document.createElement("span"); counter.className = "counter"; area.after(counter);
      }
      const show = () => { const n = [...area.value].length; counter.textContent = area.maxLength > 0 ? say(words.chars, { n, m: area.maxLength }) : say(words.count, { n }); };
      area.addEventListener("input", show); show();
    }
  }

  /* names, sizes and small pictures of chosen files */
  function uploads(root) {
    for (const list of all("[data-files-of]", root)) {
      const input = document.getElementById(list.dataset.filesOf);
      if (!input) continue;
      input.addEventListener("change", () => {
        for (const picture of all("img", list)) URL.revokeObjectURL(picture.src);
        list.replaceChildren(...[...input.files].map((file) => {
          const row = document.createElement("li"), thumb = document.createElement("span"), name = document.createElement("b"), note = document.createElement("small");
          row.className = "file"; thumb.className = "thumb"; name.textContent = file.name;
          note.textContent = `${file.size < 1048576 ? Math.ceil(file.size / 1024) + " kB" : (file.size / 1048576).toFixed(1) + " MB"} · ${words.chosen}`;
          if (/^image\/(jpeg|png|webp)$/.test(file.type)) { const picture = document.createElement("img"); picture.alt = ""; picture.src = URL.createObjectURL(file); thumb.append(picture); }
          row.append(thumb, name, note);
          return row;
        }));
        list.hidden = !input.files.length;
      });
    }
  }

  /* reads a part of the page aloud, where the device can */
  function voices(root) {
    if (!("speechSynthesis" in window)) return;
    for (const button of all("[data-read]", root)) {
      button.hidden = false;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const speaking = speechSynthesis.speaking, text = document.querySelector(button.dataset.read);
        speechSynthesis.cancel();
        if (speaking || !text) return;
        const voice = new SpeechSynthesisUtterance(text.innerText);
        voice.lang = document.documentElement.lang === "zh-Hans" ? "zh-CN" : document.documentElement.lang; voice.rate = 0.9;
        voice.onend = voice.onerror = () => button.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", "true");
        speechSynthesis.speak(voice);
      });
    }
  }

  function wake(root) {
    counters(root); uploads(root); drafts(root); voices(root);
    for (const one of all("[data-print]", root)) one.hidden = false;
    for (const one of all("[data-no-script]", root)) one.hidden = true;
    for (const one of all("[data-back]", root)) { one.hidden = history.length < 2; one.addEventListener("click", () => history.back()); }
  }

  /* links with data-dialog open their page's dialog in place; when anything goes wrong the link is simply followed */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      try {
        const answer = await fetch(link.href, { credentials: "same-origin", headers: { "X-Requested-With": "dialog" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const dialog = page.querySelector("dialog.dialog");
        if (!answer.ok || answer.redirected || !dialog) throw new Error("no dialog there");
        dialog.removeAttribute("open");
        document.body.append(dialog);
        for (const close of all("[data-close]", dialog)) close.addEventListener("click", (click) => { click.preventDefault(); dialog.close(); });
        dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
        wake(dialog); dialog.showModal();
      } catch { location.href = link.href; }
      return;
    }
    if (event.target.closest("[data-print]")) { window.print(); return; }
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
    const disabled = event.target.closest('[aria-disabled="true"]');
    if (disabled) event.preventDefault();
  });

  /* one press, one deed: the button keeps its words and says that it is busy */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent !== undefined) { event.preventDefault(); return; }
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.forget !== undefined) forget();
    form.dataset.sent = "";
    const button = event.submitter;
    if (button && button.classList.contains("btn")) button.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; if (button) button.removeAttribute("aria-busy"); }, 8000);
  });
  window.addEventListener("pageshow", (event) => { if (!event.persisted) return; for (const form of all("form[data-sent]")) delete form.dataset.sent; for (const button of all(".btn[aria-busy]")) button.removeAttribute("aria-busy"); });

  /* keys: Ctrl K and / search, Ctrl Enter sends, Alt 1 to 3 go to the groups of a form, Esc closes a menu */
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches && event.target.matches("input, textarea, select, [contenteditable]");
    if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) {
      const search = document.querySelector('[role="search"] input[type="search"]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest && (event.target.closest("form") || document.querySelector("main form[method=post]"));
      const main = form && (form.querySelector(".btn.main[type=submit]") || (form.id && document.querySelector(`.btn.main[form="${CSS.escape(form.id)}"]`)));
      if (main) { event.preventDefault(); form.requestSubmit(main); }
    } else if (event.altKey && !event.ctrlKey && /^[1-9]$/.test(event.key)) {
      const group = document.querySelector(`[data-alt="${event.key}"]`);
      const first = group && group.querySelector("input:not([type=hidden]), textarea, select");
      if (first) { event.preventDefault(); first.focus(); group.scrollIntoView({ block: "nearest" }); }
    } else if (event.key === "Escape") {
      for (const menu of all("details[data-menu][open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    } else if (event.key.length === 1 && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const target = document.querySelector(`main a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (target) { event.preventDefault(); target.click(); }
    }
  });

  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) wake(event.target); });
  document.addEventListener("DOMContentLoaded", () => {
    if (document.body.dataset.now) drift = new Date(document.body.dataset.now) - Date.now();
    wake(document);
    const bad = document.querySelector("[data-focus]");
    if (bad) bad.focus();
    tick(); setInterval(tick, 60000);
  });
})();
