/* <log-lead>: the log form in a dialog, from any page, on one key; and nothing typed is ever lost.

   Markup: a link to the form, and <dialog class="sheet"> with a .close button and #log-part.
   The part is a .log-part with an #log-title and a plain <form data-draft="log" method="post" action="…">, the same in the
   dialog and on the form's own page. It is sent as a part; errors (422) come back as the same .log-part.
   The answer to a saved form bears the header HX-Trigger: saved. Only then is the draft thrown away. */

function typed(control, whole) {
  if (["hidden", "submit", "button", "file", "password"].includes(control.type)) return false;
  if (control.type === "radio" || control.type === "checkbox") return control.checked && (whole || !control.defaultChecked);
  if (control.options) return whole || ![...control.selectedOptions].every((option) => option.defaultSelected);
  return whole || control.value !== control.defaultValue;
}

class Draft {
  constructor(key) {
    this.key = `two-hats/draft/${key}`;
  }

  /* What was typed or picked; of a form the server sent back, everything in it. */
  keep(form) {
    const pairs = [...form.elements].filter((control) => control.name && control.value && typed(control, form.dataset.draft === "whole")).map((control) => [control.name, control.value]);
    try {
      if (pairs.length) localStorage.setItem(this.key, JSON.stringify(pairs));
      else localStorage.removeItem(this.key);
    } catch {
      /* No room or not allowed: the form still works. */
    }
  }

  /* Puts back what was typed; says whether there was anything. */
  restore(form) {
    let pairs = [];
    try {
      pairs = JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return false;
    }
    for (const [name, value] of pairs) {
      for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked ||= control.value === value;
        else if (control.type !== "hidden") control.value = value;
      }
    }
    return pairs.length > 0;
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      /* There was none. */
    }
  }
}

class LogLead extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.dialog = this.querySelector("dialog");
    this.place = this.querySelector("#log-part");
    this.draft = new Draft(this.dataset.draft);
    this.link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.open();
    });
    document.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !event.target.closest("a[data-log]")) return;
      event.preventDefault();
      this.open();
    });
    this.dialog.querySelector(".close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.place.replaceChildren());
    this.dialog.addEventListener("click", (event) => this.outside(event));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("input", (event) => this.typed(event));
    document.addEventListener("change", (event) => this.typed(event));
    document.addEventListener("saved", () => this.saved());
    document.addEventListener("htmx:beforeSwap", (event) => {
      // Saved on the form's own page: only the message is of use, the form stays for the next lead.
      if (/\bsaved\b/.test(event.detail.xhr.getResponseHeader("HX-Trigger") ?? "") && event.target.closest("main")) event.detail.swapOverride = "none";
    });
    for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      document.addEventListener(kind, (event) => this.failed(event), { capture: true });
    }
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.target.querySelector?.("form[data-draft]")) this.prepare(event.target.querySelector("form[data-draft]"), false);
    });
    const onPage = this.onPage();
    if (onPage) this.prepare(onPage, true);
  }

  onPage() {
    return document.querySelector("main form[data-draft]");
  }

  async open() {
    const onPage = this.onPage();
    if (onPage) return this.first(onPage).focus();
    if (this.dialog.open) return;
    try {
      const answer = await fetch(this.link.href, { headers: { "HX-Request": "true", "HX-Target": "log-part", "HX-Current-URL": location.href } });
      if (!answer.ok || answer.headers.has("HX-Redirect")) return location.assign(this.link.href);
      this.place.innerHTML = await answer.text();
    } catch {
      return location.assign(this.link.href);
    }
    this.dialog.showModal();
    this.prepare(this.place.querySelector("form[data-draft]"), true);
  }

  /* Makes a plain form one that is sent as a part, brings back its draft and puts the cursor where typing starts. */
  prepare(form, fresh) {
    if (!form) return;
    if (!form.hasAttribute("hx-post")) {
      form.setAttribute("hx-post", form.getAttribute("action") || location.pathname);
      form.setAttribute("hx-sync", "this:drop");
      if (!form.closest("dialog")) {
        form.setAttribute("hx-target", "closest .log-part");
        form.setAttribute("hx-swap", "outerHTML");
      }
      htmx.process(form.parentElement);
    }
    if (!fresh) {
      form.dataset.draft = "whole";
      return (form.querySelector("[aria-invalid=true]") ?? this.first(form))?.focus();
    }
    if (this.draft.restore(form)) {
      this.note(form, this.dataset.restored, "", true);
      this.first(form).dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.first(form)?.focus();
  }

  first(form) {
    return form.querySelector("[autofocus]") ?? form.querySelector("input:not([type=hidden]), textarea, select");
  }

  key(event) {
    const short = event.target.matches?.("textarea[enterkeyhint]"); // Enter saves there too; Shift and Enter is a new line
    if (event.key === "Enter" && !event.isComposing && (event.ctrlKey || event.metaKey || (short && !event.shiftKey)) && event.target.form?.hasAttribute("data-draft")) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.open();
  }

  typed(event) {
    const form = event.target.form;
    if (form?.hasAttribute("data-draft")) this.draft.keep(form);
  }

  saved() {
    const open = this.dialog.open;
    if (open) this.dialog.close(); // first: the field that loses the cursor says "change", and that keeps a draft
    this.draft.drop();
    if (open) return;
    const form = this.onPage();
    form?.reset();
    form?.querySelectorAll(".kept, .errorlist").forEach((note) => note.remove());
    if (form) this.first(form).focus();
  }

  failed(event) {
    const form = event.detail?.elt?.closest?.("form[data-draft]");
    if (!form) return;
    event.stopPropagation();
    event.preventDefault();
    if (event.detail.elt !== form) return; // only the look for duplicates failed: nothing was to be saved, nothing to say
    this.draft.keep(form);
    const sentence = event.detail.xhr?.getResponseHeader("X-Sentence");
    const failed = sentence ? decodeURIComponent(sentence) : this.dataset.failed;
    this.note(form, event.type === "htmx:responseError" ? failed : this.dataset.offline, "bad");
  }

  note(form, text, level, clear = false) {
    form.querySelector(".kept")?.remove();
    const note = document.createElement("div");
    note.className = `note kept ${level}`;
    note.setAttribute("role", level ? "alert" : "status");
    note.append(text);
    if (clear) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = this.dataset.clear;
      button.addEventListener("click", () => {
        this.draft.drop();
        form.reset();
        note.remove();
        this.first(form).focus();
      });
      note.append(" ", button);
    }
    form.prepend(note);
  }

  outside(event) {
    if (event.target !== this.dialog) return;
    const box = this.dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) this.dialog.close();
  }
}

customElements.define("log-lead", LogLead);
