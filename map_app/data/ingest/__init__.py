"""Events on their way into a store: checked, laid out as rows, written, changed."""
