/** Changes that come closer together than this are spoken as one. */
const GATHER_MS = 1500;
const SPOKEN_ONE_BY_ONE = 3;

/**
 * Tells screen readers about changes, gathered so that a busy server does not talk without pause.
 * @param {HTMLElement} region an aria-live region
 * @returns {(id: string, value: number) => void}
 */
export function announcer(region) {
  /** @type {Map<string, number>} */
  const changes = new Map();
  return (id, value) => {
    if (changes.size === 0) setTimeout(speak, GATHER_MS);
    changes.set(id, value);
  };

  function speak() {
    const few = changes.size <= SPOKEN_ONE_BY_ONE;
    region.textContent = few ? Array.from(changes, ([id, value]) => `id ${id} is ${value}`).join(", ") : `${changes.size} values changed`;
    changes.clear();
  }
}
