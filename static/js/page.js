/* Small things every page has: toasts that go by themselves, menus that close, keys, and a word when the line is down. */

const toasts = () => document.getElementById("messages");
const typing = (target) => target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

/* Toasts: the good ones go after a while (longer when they carry something to do), never while looked at. */
function leave(toast) {
  if (toast.matches(":hover, :focus-within")) return void setTimeout(leave, 2000, toast);
  toast.classList.add("going");
  setTimeout(() => toast.remove(), 300);
}

/* One place, the newest first: one warning and one error at a time, the last two of the others. */
function settle(toast) {
  if (toast.dataset.settled) return;
  toast.dataset.settled = "yes";
  const level = toast.dataset.level;
  const alike = [...toasts().children].filter((one) => one.dataset.level === level && one !== toast);
  const passing = ["success", "info", "debug"].includes(level);
  for (const older of passing ? alike.slice(1) : alike) older.remove();
  if (toast !== toasts().firstElementChild) toasts().prepend(toast);
  if (passing) setTimeout(leave, toast.querySelector(".link") ? 30000 : 8000, toast);
}

function say(text, level = "error", link = null) {
  const list = toasts();
  if (!list || [...list.children].some((toast) => toast.firstElementChild?.textContent === text)) return;
  const toast = document.createElement("div");
  toast.className = `toast ${level}`;
  toast.dataset.level = level;
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.textContent = "×";
  close.setAttribute("aria-label", list.dataset.dismiss);
  toast.append(words, ...(link ? [link] : []), close);
  list.append(toast);
}

const settleAll = () => [...toasts().children].forEach(settle);
if (toasts()) {
  settleAll();
  new MutationObserver(settleAll).observe(toasts(), { childList: true });
  addEventListener("pagehide", () => toasts()?.replaceChildren()); // gone with the next page, and not back by Back
}

document.addEventListener("click", (event) => {
  event.target.closest(".toast > .close")?.parentElement.remove();
  for (const menu of document.querySelectorAll("details:is(.menu, .more)[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details:is(.menu, .more)[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!document.querySelector("dialog[open]")) {
      const toast = event.target.closest?.(".toast") ?? toasts()?.firstElementChild;
      const focused = toast?.contains(document.activeElement);
      toast?.remove();
      if (focused) document.getElementById("main")?.focus({ preventScroll: true });
    }
  }
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !document.querySelector("dialog[open]")) {
    const find = document.querySelector("[data-find]");
    if (find?.checkVisibility()) {
      event.preventDefault();
      find.focus();
    }
  }
});

/* A select or a box that sends its form by itself, where the form says so; its button stays for those without scripts. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-send-on-change")) form.requestSubmit();
});

/* One box ticks all: <input type="checkbox" data-ticks="lead">. */
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.ticks;
  if (!name) return;
  for (const box of document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)) box.checked = event.target.checked;
});

/* What a server that cannot save says of it: a full disk, say. */
const sentence = (xhr) => {
  const text = xhr?.getResponseHeader("X-Sentence");
  return text ? decodeURIComponent(text) : undefined;
};

/* Sent once: the pressed button says that it is busy, and a second press waits for the answer. A hidden [data-wait] shows. */
const busy = new Map();

function release(form) {
  clearTimeout(busy.get(form)?.timer);
  busy.get(form)?.button?.removeAttribute("aria-busy");
  busy.delete(form);
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-wait]").forEach((one) => (one.hidden = true));
}

function occupy(form, button) {
  release(form);
  button?.setAttribute("aria-busy", "true");
  form.setAttribute("aria-busy", "true");
  form.querySelectorAll("[data-wait]").forEach((one) => (one.hidden = false));
  busy.set(form, { button, timer: setTimeout(release, 60000, form) });
}

const posts = (form) => form instanceof HTMLFormElement && form.getAttribute("method")?.toLowerCase() === "post";
const pressedIn = new WeakMap(); // the button a form is being sent by
const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1]; // of the latest sign-in, in any tab

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!posts(form)) return;
    if (busy.has(form)) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    pressedIn.set(form, event.submitter ?? form.querySelector('button:not([type="button"])'));
    const field = form.querySelector('input[name="csrfmiddlewaretoken"]');
    if (field && token()) field.value = token();
  },
  { capture: true },
);
document.addEventListener("submit", (event) => {
  if (posts(event.target) && !event.defaultPrevented) occupy(event.target, pressedIn.get(event.target));
});
document.addEventListener("htmx:configRequest", (event) => {
  if (token()) event.detail.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:beforeSend", (event) => {
  if (posts(event.detail.elt)) occupy(event.detail.elt, pressedIn.get(event.detail.elt));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt ?? event.detail.elt;
  const leaves = event.detail.successful && /^hx-(redirect|refresh):/im.test(event.detail.xhr.getAllResponseHeaders());
  if (busy.has(form) && !leaves) release(form);
});
addEventListener("pageshow", () => [...busy.keys()].forEach(release));

/* A refusal that is all of the answer: it takes nothing's place, so that the page, and what is typed there, stays. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 409) return;
  const part = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").body;
  const refusal = part.firstElementChild;
  if (part.children.length !== 1 || !refusal.matches(".note[role=alert]")) return;
  event.detail.shouldSwap = false;
  const link = refusal.querySelector("a");
  if (link) link.className = "link";
  say(refusal.querySelector("p").textContent.trim(), "error", link);
});

/* A refusal is said where the eye is: where its place on the page is out of sight, or took the card along, as a toast. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status !== 409) return;
  const refusal = document.querySelector("main .refusal, main .note[role=alert]");
  if (!refusal) return;
  const box = refusal.getBoundingClientRect();
  if (box.bottom > 0 && box.top < innerHeight) return;
  say(refusal.querySelector("p")?.textContent.trim() ?? refusal.textContent.trim());
});

/* A part that did not come: say so, unless somebody nearer (the log dialog) has said it. */
document.addEventListener("htmx:sendError", (event) => {
  if (!event.defaultPrevented) say(toasts()?.dataset.offline);
});
document.addEventListener("htmx:responseError", (event) => {
  if (!event.defaultPrevented) say(sentence(event.detail.xhr) ?? toasts()?.dataset.failed);
});

/* The cursor after a form: at what is wrong; and where a part took the pressed button along, at the one in its place. */
let pressed = null;
const wrong = () => [...document.querySelectorAll('main [aria-invalid="true"]')].find((control) => control.type !== "hidden" && control.checkVisibility());
wrong()?.focus();

/* Tabs that are pushed along on a phone: the one that is on stands in sight. */
const inSight = () => {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ block: "nearest", inline: "center" });
};
inSight();
document.addEventListener("htmx:afterSettle", inSight);

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest?.("main form[method=post]");
  const button = document.activeElement;
  pressed = form?.contains(button) ? { action: form.getAttribute("action"), name: button.name ?? "", value: button.value ?? "" } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!pressed || document.activeElement !== document.body) return;
  const same = [...document.querySelectorAll("main form[method=post]")].find((form) => form.getAttribute("action") === pressed.action);
  const buttons = [...(same?.querySelectorAll("button:not([disabled])") ?? [])].filter((one) => one.checkVisibility());
  const place = wrong() ?? buttons.find((one) => one.name === pressed.name && one.value === pressed.value) ?? buttons[0] ?? document.getElementById("main");
  pressed = null;
  place?.focus({ preventScroll: true });
});
