"""Reports of phases: what is counted for them, over all apps; `commission` keeps and shows them."""
