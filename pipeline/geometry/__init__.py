"""The conventions, written here only; tests/geometry/test_conventions.py holds them.

Frames, all right-handed, in object units (a normalized mesh fits the unit ball):
    obj   x right, y up, z towards the front view; origin at the ball's center
    cam   x right, y down, z forward along the view; origin at the camera
    pix   (row, col) from the top left; pixel centers at half integers
A pose cam_from_obj maps obj points to cam points. Cameras are orthographic: their
window is a square of half side HALF_WIDTH, their center DISTANCE from the origin
(scene/cameras.py). Depth is cam z, positive; background is NaN. Normals are unit,
outward, in the obj frame unless named _cam; those of view maps face the camera.
Foreground is a probability in [0, 1].

Images are float in [0, 1]. In drawings ink is 0 on paper 1; only the input of the
network has ink 1 (pipeline/network). Lengths of lines and strokes are pixels of a
canvas of CANVAS_SIZE (curves/rasterize.py), scaled to the size of an image.

Angles are degrees in arguments, results, params and files; np.radians and np.degrees
convert them where they are used. (pipeline/shapes poses its parts in radians.)

Views, in this order everywhere: front (from +z), side (from +x), top (from +y), then
the 12 vertices of the icosahedron in ShapeMVD's order (Lun et al. 2017).

Letters: B shapes in a batch, V views, H rows, W cols, N points or vertices, F faces,
E edges, C channels, K sketches, S styles of drawing.

Geometry knows no file format. It is numpy and scipy, and in five modules:
    open3d      ray casting, Poisson (loaded by scene/open3d_core.py)
    pymeshlab   mesh repair (meshing/repair.py)
    PIL         resampling of images in memory (reading/resampling.py)
    pandas      tables of metrics (metrics/aggregate.py)
"""
