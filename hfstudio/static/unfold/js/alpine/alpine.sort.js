// In place of what unfold brings: nothing in this admin is sorted by dragging.
