/* <log-lead>: the log form in a dialog, from any page, on one key; afterwards the page beneath shows what was logged.

   Markup: a link to the form, and <dialog class="sheet"> with a .close button and #log-part.
   The part is a .log-part with an #log-title and a plain <form data-draft="log" method="post" action="…">, the same in the
   dialog and on the form's own page. It is sent as a part; errors (422) come back as the same .log-part.
   The answer to a saved form bears the header HX-Trigger: saved. What is typed is kept by drafts.js. */

class LogLead extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.dialog = this.querySelector("dialog");
    this.place = this.querySelector("#log-part");
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
    document.addEventListener("saved", () => this.saved());
    document.addEventListener("htmx:beforeSwap", (event) => {
      // Saved on the form's own page: only the message is of use, the form stays for the next lead.
      if (/\bsaved\b/.test(event.detail.xhr.getResponseHeader("HX-Trigger") ?? "") && event.target.closest("main")) event.detail.swapOverride = "none";
    });
    for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      document.addEventListener(kind, (event) => this.failed(event), { capture: true });
    }
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.target.querySelector?.("form[data-draft=log]")) this.prepare(event.target.querySelector("form[data-draft=log]"), false);
    });
    const onPage = this.onPage();
    if (onPage) this.prepare(onPage, true);
  }

  onPage() {
    return document.querySelector("main form[data-draft=log]");
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
    this.prepare(this.place.querySelector("form[data-draft=log]"), true);
  }

  /* Makes a plain form one that is sent as a part, and puts the cursor where typing starts. */
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
    if (!fresh) return (form.querySelector("[aria-invalid=true]") ?? this.first(form))?.focus();
    document.dispatchEvent(new CustomEvent("drafts:look"));
    this.first(form)?.focus();
  }

  first(form) {
    return form.querySelector("[autofocus]") ?? form.querySelector("input:not([type=hidden]), textarea, select");
  }

  key(event) {
    const short = event.target.matches?.("textarea[enterkeyhint]"); // Enter saves there too; Shift and Enter is a new line
    if (event.key === "Enter" && !event.isComposing && (event.ctrlKey || event.metaKey || (short && !event.shiftKey)) && event.target.form?.matches("[data-draft=log]")) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.open();
  }

  saved() {
    if (this.dialog.open) {
      this.dialog.close();
      return void this.refresh();
    }
    const form = this.onPage();
    if (!form) return;
    form.dispatchEvent(new CustomEvent("log:fresh", { bubbles: true }));
    this.first(form).focus();
  }

  /* The page beneath as it is now; what is typed, ticked or opened there stays. */
  async refresh() {
    const main = document.getElementById("main");
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      if (!page || document.querySelector("main form.htmx-request, main form[aria-busy]")) return;
      page.querySelector("#messages")?.remove();
      this.exchange(main, page);
    } catch {
      /* No line: the page stays as it was. */
    }
  }

  exchange(main, page) {
    const before = this.typedIn(main);
    const at = document.activeElement;
    const cursor = main.contains(at) && at.id ? [at.id, at.selectionStart, at.selectionEnd] : null;
    for (const child of [...main.children]) if (child.id !== "messages") child.remove();
    main.append(...[...page.childNodes].map((node) => document.adoptNode(node)));
    for (const [key, control] of this.controls(main)) {
      const [value, checked] = before.get(key) ?? [];
      if (value === undefined) continue;
      if (checked === null) control.value = value;
      else control.checked = checked;
    }
    htmx.process(main);
    document.dispatchEvent(new CustomEvent("drafts:look", { detail: { quiet: true } }));
    if (!cursor) return;
    const control = document.getElementById(cursor[0]);
    control?.focus({ preventScroll: true });
    if (cursor[1] != null) control?.setSelectionRange?.(cursor[1], cursor[2]);
  }

  /* The controls of a page that show something, each with what tells it from the others. */
  controls(main) {
    const found = [];
    for (const form of main.querySelectorAll("form")) {
      for (const control of form.elements) {
        if (!control.name || ["hidden", "submit", "button", "file", "password"].includes(control.type)) continue;
        const ticks = control.type === "radio" || control.type === "checkbox";
        found.push([`${form.getAttribute("action")} ${control.name} ${ticks ? control.value : ""}`, control, ticks]);
      }
    }
    return found;
  }

  typedIn(main) {
    const typed = new Map();
    for (const [key, control, ticks] of this.controls(main)) {
      if (ticks ? control.checked !== control.defaultChecked : control.options ? ![...control.selectedOptions].every((option) => option.defaultSelected) : control.value !== control.defaultValue) typed.set(key, [control.value, ticks ? control.checked : null]);
    }
    return typed;
  }

  failed(event) {
    const form = event.detail?.elt?.closest?.("form[data-draft=log]");
    if (!form) return;
    event.stopPropagation();
    event.preventDefault();
    if (event.detail.elt !== form) return; // only the look for duplicates failed: nothing was to be saved, nothing to say
    const sentence = event.detail.xhr?.getResponseHeader("X-Sentence");
    const failed = sentence ? decodeURIComponent(sentence) : this.dataset.failed;
    this.note(form, event.type === "htmx:responseError" ? failed : this.dataset.offline, "bad");
  }

  note(form, text, level) {
    form.querySelector(".failed")?.remove();
    const note = document.createElement("div");
    note.className = `note failed ${level}`;
    note.setAttribute("role", "alert");
    note.append(text);
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
