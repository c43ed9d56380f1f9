"""Duplicates of permits: asked for by the holder, granted or refused by the office, printed as marked copies."""
