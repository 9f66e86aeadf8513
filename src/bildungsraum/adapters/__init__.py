"""The doors: one file or folder for each outside system.  In German: Anschlüsse."""
