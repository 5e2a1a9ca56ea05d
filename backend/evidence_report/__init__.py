"""Report the evidence of one renewal (証跡報告書), so that a stranger can rebuild what happened from it alone."""
