"""A reconstruction measured against the truth (step evaluate).

registry        what is measured: one entry per metric, with its unit and worst value
comparison      one mesh and its maps beside the true ones: what metrics are measured on
mesh_distances  formulas for distances between two surfaces
map_errors      formulas for errors of predicted maps
aggregate       rows of many shapes to medians; a failed shape counts as the worst
"""
