"""Prove on the real processes that an application is neither lost nor doubled, whatever fails around it."""
