"""Absences with dates, and who acts meanwhile: «Plh.» for somebody away, «Plt.» where nobody holds the post."""
