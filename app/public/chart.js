const FIRST_IDS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
/** Ends of the scale; the smallest that holds every value is used, times a power of ten. */
const NICE = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** As many as the server keeps: of more, the one that has not changed for longest is taken away. */
const MOST_BARS = 256;
const SMALLEST_SCALE = 100;

const byNumber = new Intl.Collator("en", { numeric: true });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 1, useGrouping: false });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0, useGrouping: false });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const motion = matchMedia("(prefers-reduced-motion: no-preference)");

/** @typedef {{ root: HTMLElement, label: HTMLElement, fill: HTMLElement, value: number }} Bar */

/** Vertical bars on one common scale, one for each id. */
export class Chart {
  /** @type {Map<string, Bar>} */
  #bars = new Map();
  /** Ids in the order of their last values. @type {Set<string>} */
  #touched = new Set();
  #top = 0;
  #container;
  #marks;

  /**
   * @param {HTMLElement} container gets the bars
   * @param {HTMLElement[]} marks the lines at the top, the middle and the foot of the scale
   */
  constructor(container, marks) {
    this.#container = container;
    this.#marks = marks;
    for (const id of FIRST_IDS) this.show(id, 0);
  }

  /**
   * Shows the value; true when it differs from what was shown.
   * @param {string} id
   * @param {number} value
   */
  show(id, value) {
    const bar = this.#bars.get(id) ?? this.#add(id);
    const changed = bar.value !== value;
    bar.value = value;
    this.#touch(id);
    this.#rescale();
    this.#draw(bar);
    if (changed && bar.root.isConnected) pulse(bar);
    return changed;
  }

  /**
   * Takes away every bar whose id is not among these.
   * @param {Set<string>} ids
   */
  keepOnly(ids) {
    for (const id of this.#bars.keys()) {
      if (!ids.has(id)) this.#remove(id);
    }
    this.#rescale();
  }

  /** @param {string} id */
  #touch(id) {
    this.#touched.delete(id);
    this.#touched.add(id);
    if (this.#bars.size <= MOST_BARS) return;
    for (const oldest of this.#touched) {
      if (!FIRST_IDS.includes(oldest)) return this.#remove(oldest);
    }
  }

  /** @param {string} id */
  #remove(id) {
    this.#bars.get(id)?.root.remove();
    this.#bars.delete(id);
    this.#touched.delete(id);
  }

  /** @param {string} id */
  #add(id) {
    const bar = createBar(id);
    const next = [...this.#bars].find(([other]) => byNumber.compare(other, id) > 0);
    this.#container.insertBefore(bar.root, next?.[1].root ?? null);
    this.#bars.set(id, bar);
    // The order of the map is the order on the page.
    this.#bars = new Map([...this.#bars].sort(([a], [b]) => byNumber.compare(a, b)));
    return bar;
  }

  #rescale() {
    const top = niceTop(Math.max(SMALLEST_SCALE, ...Array.from(this.#bars.values(), ({ value }) => value)));
    if (top === this.#top) return;
    this.#top = top;
    [top, top / 2, 0].forEach((at, index) => {
      const mark = this.#marks[index];
      if (mark) mark.textContent = format(at);
    });
    for (const bar of this.#bars.values()) this.#draw(bar);
  }

  /** @param {Bar} bar */
  #draw({ root, label, value }) {
    root.style.setProperty("--share", String(value / this.#top));
    root.dataset.tone = value > 500 ? "high" : value > 200 ? "warm" : "calm";
    root.toggleAttribute("data-zero", value === 0);
    root.setAttribute("aria-valuenow", String(value));
    root.setAttribute("aria-valuemax", String(this.#top));
    // Without a text of its own a meter is read as a percentage.
    root.setAttribute("aria-valuetext", String(value));
    root.title = `id ${root.dataset.id}: ${value}`;
    label.textContent = format(value);
    root.style.setProperty("--digits", String(label.textContent.length));
  }
}

/**
 * @param {string} id
 * @returns {Bar}
 */
function createBar(id) {
  const root = element("div", "bar");
  const track = element("div", "track");
  const fill = element("div", "fill");
  const label = element("div", "value");
  const name = element("div", "id");
  name.textContent = id;
  root.dataset.id = id;
  root.setAttribute("role", "meter");
  root.setAttribute("aria-label", `id ${id}`);
  root.setAttribute("aria-valuemin", "0");
  track.append(fill, label);
  root.append(track, name);
  return { root, label, fill, value: 0 };
}

/** @param {Bar} bar */
function pulse({ fill, label }) {
  if (!motion.matches) return;
  fill.animate([{ filter: "brightness(1.25) saturate(1.2)" }, { filter: "none" }], { duration: 1200, easing: "ease-out" });
  label.animate([{ scale: "1.25" }, { scale: "1" }], { duration: 600, easing: "ease-out" });
}

/** @param {number} value */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (NICE.find((step) => step * power >= value) ?? 10) * power;
}

/** @param {number} value */
function format(value) {
  if (value < 1000) return exact.format(value);
  return value < 10_000 ? whole.format(value) : compact.format(value);
}

/**
 * @param {string} tag
 * @param {string} className
 */
function element(tag, className) {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}
