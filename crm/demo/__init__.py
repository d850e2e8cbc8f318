"""Demo data: a small company's last months, played through the real services, and bulk rows.

`tables` has the texts and names, `story` the order of events, `bulk` the rows for measuring.
"""
