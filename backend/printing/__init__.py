"""Set what is to be read on paper: one sheet as HTML and as PDF."""
