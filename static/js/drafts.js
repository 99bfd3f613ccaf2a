/* Nothing typed is lost. What is typed in any form of a business is kept in this browser, for its user, business, form and
   fields, until the server says that it was saved (the cookie `saved` holds the one-time keys of such forms), or for a day.

   On a page it stands in its field again, after F5, another button, a swap or a new sign-in. The log form is about
   somebody new each time: there the old text is only offered. Hidden fields (keys, seals, initial values), passwords and
   files are left out; data-draft="none" leaves a form out. Signing out takes everything away.

   The words come from <log-lead data-draft="business/user" data-restored data-offered data-continue data-clear>. */

const PREFIX = "two-hats/draft/";
const DAY = 24 * 60 * 60 * 1000;
const FREE = 'textarea, input:is([type="text"], [type="email"], [type="tel"], [type="url"], [type="number"], [type="search"], :not([type]))';
const words = document.querySelector("log-lead[data-draft]")?.dataset;
const place = words ? `${PREFIX}${words.draft}/` : "";

const whole = new WeakSet(); // forms the server sent back: everything in them was typed
const ready = new WeakSet();
const done = new WeakSet(); // saved: what their fields say while they go is nothing new
const ids = new WeakMap(); // of log forms
const sent = new WeakMap(); // what was in a form when it was sent
const picks = new WeakMap(); // who was picked, until the likely ones have come

const store = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  },
  set(key, draft) {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch {
      /* No room or not allowed: the form still works. */
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* There was none. */
    }
  },
  keys(beginning) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
    } catch {
      return [];
    }
  },
};

for (const key of store.keys(PREFIX)) {
  if (!(store.get(key)?.at > Date.now() - DAY)) store.drop(key);
}

const isLog = (form) => form.dataset.draft === "log";
const onceOf = (form) => form.querySelector('input[name="once"]')?.value;
const kept = (form) => form instanceof HTMLFormElement && place && form.getAttribute("method")?.toLowerCase() === "post" && form.dataset.draft !== "none" && form.closest("main, dialog") && form.querySelector(FREE) && !form.querySelector('[type="password"]');

function keyOf(form) {
  if (isLog(form)) {
    if (!ids.has(form)) ids.set(form, crypto.randomUUID?.() ?? String(Date.now()));
    return `${place}log/${ids.get(form)}`;
  }
  const names = [...form.querySelectorAll(FREE)].map((control) => control.name);
  return `${place}${new URL(form.getAttribute("action") || location.href, location.href).pathname}|${names.join(",")}`;
}

/* Name, value and what stood there before, of all that was typed or picked. */
function pairsOf(form) {
  const all = whole.has(form);
  const pairs = [];
  for (const control of form.elements) {
    if (!control.name || ["hidden", "submit", "button", "file", "password"].includes(control.type) || control.readOnly) continue;
    if (control.type === "radio" || control.type === "checkbox") {
      if (control.checked && (all || !control.defaultChecked)) pairs.push([control.name, control.value, null]);
    } else if (control.options) {
      if (control.value && (all || ![...control.selectedOptions].every((option) => option.defaultSelected))) pairs.push([control.name, control.value, null]);
    } else if (all ? control.value : control.value !== control.defaultValue) pairs.push([control.name, control.value, control.matches(FREE) ? control.defaultValue : null]);
  }
  const free = pairs.some(([name]) => form.querySelector(`:is(${FREE})[name="${CSS.escape(name)}"]`));
  return free || isLog(form) ? pairs : [];
}

function keep(form) {
  if (!kept(form) || done.has(form)) return;
  const pairs = pairsOf(form);
  if (!pairs.length) return store.drop(keyOf(form));
  const before = store.get(keyOf(form));
  const once = JSON.stringify(before?.pairs) === JSON.stringify(pairs) ? before.once : undefined;
  store.set(keyOf(form), { at: Date.now(), pairs, once });
}

function fill(form, pairs) {
  for (const [name, value] of pairs) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "hidden") continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked ||= control.value === value;
      else control.value = value;
      control.closest("details:not([open])")?.setAttribute("open", "");
    }
  }
  picks.set(form, pairs.find(([name]) => name === "person")?.[1]);
}

function note(form, text, buttons) {
  form.querySelector(":scope > .kept")?.remove();
  const box = document.createElement("div");
  box.className = "note kept";
  box.setAttribute("role", "status");
  box.append(text);
  for (const [label, press] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = label;
    button.addEventListener("click", () => {
      box.remove();
      press();
    });
    box.append(" ", button);
  }
  form.prepend(box);
}

const first = (form) => form.querySelector("[autofocus]") ?? form.querySelector(FREE);

function afresh(form) {
  store.drop(keyOf(form));
  ids.delete(form);
  picks.delete(form);
  form.reset();
  form.querySelector("#log-alike")?.replaceChildren();
  first(form)?.focus();
}

const notSaved = (form) => note(form, words.restored, [[words.clear, () => afresh(form)]]);

function offer(form, key, draft) {
  const typed = draft.pairs.filter(([name]) => name !== "source" && name !== "person").map(([, value]) => value.trim()).find(Boolean) ?? "…";
  const resume = () => {
    if (isLog(form)) ids.set(form, key.split("/").pop());
    fill(form, draft.pairs);
    notSaved(form);
    const control = first(form);
    control?.focus();
    control?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const leave = () => {
    store.drop(key);
    if (isLog(form)) offerLog(form);
    first(form)?.focus();
  };
  note(form, words.offered.replace("%s", typed.length > 60 ? `${typed.slice(0, 60)}…` : typed), [[words.continue, resume], [words.clear, leave]]);
}

function offerLog(form) {
  const drafts = store.keys(`${place}log/`).map((key) => [key, store.get(key)]).filter(([key, draft]) => draft?.pairs?.length && key !== keyOf(form));
  drafts.sort(([, one], [, other]) => other.at - one.at);
  if (drafts.length) offer(form, ...drafts[0]);
}

/* Puts a form's draft back. `quiet`: it was typed on this very page, there is nothing to say. */
function prepare(form, quiet) {
  ready.add(form);
  if (form.querySelector('[aria-invalid="true"], .errorlist')) return void whole.add(form);
  if (isLog(form)) return quiet ? undefined : offerLog(form);
  const key = keyOf(form);
  const draft = store.get(key);
  if (!draft?.pairs?.length) return;
  const changed = draft.pairs.some(([name, , before]) => before !== null && [...form.querySelectorAll(`:is(${FREE})[name="${CSS.escape(name)}"]`)].some((control) => control.defaultValue !== before));
  if (changed) return offer(form, key, draft);
  fill(form, draft.pairs);
  if (!quiet) notSaved(form);
}

function prepareAll(quiet) {
  if (!place) return;
  for (const form of document.querySelectorAll("main form, dialog form")) {
    if (!ready.has(form) && kept(form)) prepare(form, quiet);
  }
}

/* Whether the server has said that a form with this one-time key was saved. */
function isSaved(once) {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("saved="));
  return Boolean(once) && Boolean(cookie?.includes(once));
}

/* Saved: gone, unless more was typed while the line was slow. */
function forget(key, before) {
  if (!before || JSON.stringify(store.get(key)?.pairs) === before) store.drop(key);
}

function remember(form) {
  keep(form);
  const pairs = pairsOf(form);
  const once = onceOf(form);
  sent.set(form, { key: keyOf(form), once, pairs: JSON.stringify(pairs) });
  if (pairs.length) store.set(keyOf(form), { at: Date.now(), pairs, once });
}

/* What an earlier page has sent by a plain form, or sends again after a new sign-in: gone, unless it was changed since. */
function forgetSaved() {
  for (const key of place ? store.keys(place) : []) if (isSaved(store.get(key)?.once)) store.drop(key);
}

document.addEventListener("input", (event) => event.target.form && keep(event.target.form));
document.addEventListener("change", (event) => event.target.form && keep(event.target.form));

document.addEventListener("submit", (event) => {
  const form = event.target;
  const action = form instanceof HTMLFormElement ? new URL(form.getAttribute("action") || location.href, location.href) : location;
  if (action.pathname.endsWith("/account/logout/")) {
    // Who signs out leaves nothing typed behind. Clear-Site-Data says so too, but browsers heed it over https only.
    for (const kind of ["localStorage", "sessionStorage"]) {
      try {
        window[kind].clear();
      } catch {
        /* A browser that keeps nothing has nothing to clear. */
      }
    }
    return;
  }
  if (kept(form)) remember(form);
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.elt;
  if (!(form instanceof HTMLFormElement) || !kept(form) || isLog(form)) return;
  const record = sent.get(form);
  if (!record || !isSaved(record.once)) return;
  keep(form);
  forget(record.key, record.pairs);
  done.add(form);
});

/* The log form is saved: in the dialog it goes, on its own page it stays for the next caller. */
document.addEventListener("saved", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form || done.has(form)) return;
  if (kept(form)) keep(form);
  forget(keyOf(form), sent.get(form)?.pairs);
  done.add(form);
});

/* A fresh log form in the place of a saved one. */
document.addEventListener("log:fresh", (event) => {
  const form = event.target;
  form.reset();
  form.querySelectorAll(".kept, .errorlist").forEach((one) => one.remove());
  ids.delete(form);
  whole.delete(form);
  picks.delete(form);
  setTimeout(() => done.delete(form));
});

/* Signs of giving up: Cancel. */
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("main form .buttons a.quiet")?.closest("form");
  if (!form || isLog(form) || !kept(form)) return;
  store.drop(keyOf(form));
  done.add(form);
});

let sender = null; // a log form that comes back with what is wrong is still about the same caller
document.addEventListener("htmx:beforeSwap", (event) => {
  sender = event.detail.requestConfig?.elt ?? null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.target.closest?.("form[data-draft=log]") ?? event.target.querySelector?.("form[data-draft=log]") ?? document.querySelector("form[data-draft=log]");
  if (form && sender && sender !== form && ids.has(sender)) ids.set(form, ids.get(sender));
  const pick = form && picks.get(form);
  if (pick) {
    const radio = [...form.querySelectorAll('#log-alike input[name="person"]')].find((one) => one.value === pick);
    if (radio) {
      radio.checked = true;
      picks.delete(form);
    }
  }
  prepareAll(true);
});
document.addEventListener("drafts:look", (event) => prepareAll(Boolean(event.detail?.quiet)));
addEventListener("pageshow", (event) => event.persisted && (forgetSaved(), prepareAll(false)));

forgetSaved();
prepareAll(false);
