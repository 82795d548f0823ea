// In place of what unfold brings: no page of this admin has a chart.
