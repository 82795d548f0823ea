// In place of what unfold brings: only its search over everything and its dialogs need it, and this admin has neither.
