// Whether somebody has filled a box in otherwise than the page came.
export function isChanged(box) {
  if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
  if (box.options) return box.options[box.selectedIndex] !== (Array.from(box.options).find((each) => each.defaultSelected) ?? box.options[0]);
  return "defaultValue" in box && box.value !== box.defaultValue;
}
