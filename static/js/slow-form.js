/* <slow-form>: a form whose answer takes a while. It is sent once, and says so.

   Markup: a form with a submit button, and a hidden [data-wait] with the words to show meanwhile. */

class SlowForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.send(event));
    window.addEventListener("pageshow", (this.back = () => this.wait(false)));
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this.back);
  }

  send(event) {
    if (this.waits) event.preventDefault();
    else this.wait(true);
  }

  wait(waits) {
    this.waits = waits;
    const button = this.querySelector("button[type=submit]");
    button.setAttribute("aria-disabled", String(waits));
    button.classList.toggle("busy", waits);
    const words = this.querySelector("[data-wait]");
    if (words) words.hidden = !waits;
  }
}

customElements.define("slow-form", SlowForm);
