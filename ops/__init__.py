"""Run, train, check and measure the four processes together."""
