"""Results for humans: tables, HTML, LaTeX, JUnit. Nothing here decides anything."""
