// Tabs with the usual keys.

/** Activate a list of tabs, and return the function that selects one. `panel(id)` finds a panel. */
export function tabs(list, panel, chosen = () => {}) {
  const buttons = [...list.querySelectorAll("[role=tab]")];
  const idOf = (button) => button.getAttribute("aria-controls");
  const choose = (id) => {
    for (const each of buttons) {
      const is = idOf(each) === id;
      each.setAttribute("aria-selected", `${is}`);
      each.tabIndex = is ? 0 : -1;
      panel(idOf(each)).hidden = !is;
    }
    chosen(id);
  };
  const moves = { ArrowRight: 1, ArrowLeft: -1 };
  list.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const ends = { Home: 0, End: buttons.length - 1 };
    const next = ends[event.key] ?? (at + moves[event.key] + buttons.length) % buttons.length;
    if (Number.isNaN(next)) return;
    event.preventDefault();
    buttons[next].focus();
    choose(idOf(buttons[next]));
  });
  for (const each of buttons) each.addEventListener("click", () => choose(idOf(each)));
  return choose;
}
