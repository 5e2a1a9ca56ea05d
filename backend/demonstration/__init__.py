"""Fill an empty backend with fictional members and contracts."""
