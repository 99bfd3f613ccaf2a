/* <prospect-board>: arrows walk from card to card; [ and ] (or Shift with left and right) move a card a stage; a mouse may drag.

   Markup:  <prospect-board class="board" id="board"> holds section.col[data-stage="<value>"], each with ul.cards > li.person-card
   with an a.name (give it an id, so that focus survives a swap) and a form.move whose buttons carry name="stage" and the
   same values, in the stages' order. Every move is a click on one of these buttons: without scripts they do the same. */

class ProspectBoard extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
    for (const kind of ["dragstart", "dragend", "dragover", "dragleave", "drop"]) this.addEventListener(kind, this);
    for (const card of this.querySelectorAll(".person-card:has(form.move)")) card.draggable = true;
    ProspectBoard.refocus?.(this);
  }

  handleEvent(event) {
    this[event.type](event);
  }

  get columns() {
    return [...this.querySelectorAll(".col")];
  }

  send(card, stage) {
    const button = [...card.querySelectorAll('form.move [name="stage"]')].find((one) => one.value === stage && !one.disabled);
    if (!button) return;
    const id = card.querySelector(".name")?.id;
    ProspectBoard.refocus = (board) => {
      ProspectBoard.refocus = null;
      requestAnimationFrame(() => (id && board.ownerDocument.getElementById(id))?.focus());
    };
    button.click();
  }

  keydown(event) {
    const card = event.target.closest(".person-card");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, .menu-list")) return;
    const columns = this.columns;
    const column = card.closest(".col");
    const at = columns.indexOf(column);
    const by = { "[": -1, "]": 1 }[event.key] ?? (event.shiftKey ? { ArrowLeft: -1, ArrowRight: 1 }[event.key] : undefined);
    if (by) {
      event.preventDefault();
      const to = columns[at + by];
      if (to) this.send(card, to.dataset.stage);
      return;
    }
    if (event.shiftKey) return;
    const cards = [...column.querySelectorAll(".person-card")];
    const row = cards.indexOf(card);
    let next;
    if (event.key === "ArrowUp") next = cards[row - 1];
    else if (event.key === "ArrowDown") next = cards[row + 1];
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const step = event.key === "ArrowLeft" ? -1 : 1;
      for (let i = at + step; columns[i] && !next; i += step) {
        const there = [...columns[i].querySelectorAll(".person-card")];
        next = there[Math.min(row, there.length - 1)];
      }
    } else return;
    event.preventDefault();
    next?.querySelector(".name")?.focus();
  }

  dragstart(event) {
    this.dragged = event.target.closest?.(".person-card");
    if (!this.dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.querySelector(".name")?.textContent.trim() ?? "");
    requestAnimationFrame(() => this.dragged?.classList.add("dragging"));
  }

  dragend() {
    this.dragged?.classList.remove("dragging");
    this.dragged = null;
    this.mark(null);
  }

  dragover(event) {
    const column = event.target.closest(".col");
    if (!this.dragged || !column) return;
    event.preventDefault();
    this.mark(column);
  }

  dragleave(event) {
    if (!this.contains(event.relatedTarget)) this.mark(null);
  }

  drop(event) {
    const column = event.target.closest(".col");
    if (!this.dragged || !column) return;
    event.preventDefault();
    this.mark(null);
    if (!column.contains(this.dragged)) this.send(this.dragged, column.dataset.stage);
  }

  mark(column) {
    for (const one of this.columns) one.classList.toggle("over", one === column);
  }
}

customElements.define("prospect-board", ProspectBoard);
