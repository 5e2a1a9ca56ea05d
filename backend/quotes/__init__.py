"""Make and keep quotes (見積), which never change."""
