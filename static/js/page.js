/* Small things every page has: toasts that go by themselves, menus that close, keys, and a word when the line is down. */

const toasts = () => document.getElementById("messages");
const typing = (target) => target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

/* Toasts: the good ones go after a while (longer when they carry something to do), never while looked at. */
function leave(toast) {
  if (toast.matches(":hover, :focus-within")) return void setTimeout(leave, 2000, toast);
  toast.classList.add("going");
  setTimeout(() => toast.remove(), 300);
}

function settle(toast) {
  if (toast.dataset.settled) return;
  toast.dataset.settled = "yes";
  if (!["success", "info", "debug"].includes(toast.dataset.level)) return;
  const carries = toast.querySelector(".link");
  setTimeout(leave, carries ? 30000 : 8000, toast);
  const carrying = [...toasts().children].filter((one) => one.dataset.level === toast.dataset.level && one.querySelector(".link"));
  for (const older of carrying.slice(0, -2)) older.remove();
  if (carries) return;
  for (const older of [...toasts().children].slice(0, -1)) {
    if (older !== toast && older.dataset.level === toast.dataset.level && !older.querySelector(".link")) older.remove();
  }
}

function say(text, level = "error") {
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
  toast.append(words, close);
  list.append(toast);
}

if (toasts()) {
  [...toasts().children].forEach(settle);
  new MutationObserver(() => [...toasts().children].forEach(settle)).observe(toasts(), { childList: true });
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
