"""Still pictures of a view: SVG, and PNG drawn of it."""
