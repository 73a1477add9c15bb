//! The scripts by which tests look at a page: the way people find things, by what they say.

/// Functions that the other scripts use. `named` finds what has an accessible name.
pub(crate) const PRELUDE: &str = r#"
const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const textOf = (ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
const nameOf = (element) => {
  const by = element.getAttribute("aria-labelledby");
  if (by) return clean(textOf(by));
  const label = element.getAttribute("aria-label");
  if (label) return clean(label);
  if (element.labels?.length) return clean([...element.labels].map((label) => label.innerText).join(" "));
  return clean(element.innerText) || clean(element.getAttribute("title"));
};
const PRESSED = "a[href], button, summary, [role=button], [role=tab], [role=option], [role=menuitem], [role=row][tabindex]";
const named = (selector, name) => {
  const found = [...document.querySelectorAll(selector)].filter(shown);
  return found.find((element) => nameOf(element) === name)
    ?? found.find((element) => nameOf(element).startsWith(name));
};
const pressable = (name) => named(PRESSED, name);
const control = (name) => named("input, select, textarea", name);
const shownRows = () => [...document.querySelectorAll("[role=grid] [role=row][aria-rowindex]")]
  .filter((row) => shown(row) && row.querySelector("[role=gridcell]"))
  .sort((one, other) => one.ariaRowIndex - other.ariaRowIndex);
const nameOfFailure = (card) => clean(card.querySelector("h1, b")?.textContent);
const has = (text) => clean(document.body?.innerText).includes(clean(text));
"#;
