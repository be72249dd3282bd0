"""The report of a run: one page of HTML with its pictures in it, to print or to hand in."""
