"""What the page is made of: its template, its style sheet and its scripts."""

from pathlib import Path

FOLDER = Path(__file__).parent
