// In place of what unfold brings: scroll bars are the browser's own. It asks for the one of its menu.
const SimpleBar = { instances: new Map() };
