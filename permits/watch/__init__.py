"""The watchdog: every open case has a next action, an owner and a clock, or somebody is told why not."""
