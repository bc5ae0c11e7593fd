"""The conventions, written here and nowhere else.

Frames, all right-handed, in object units (a normalized mesh fits the unit ball):
    obj   x right, y up, z towards the front view; origin at the ball's centre
    cam   x right, y down, z forward along the view; origin at the camera
    pix   (row, col) from the top left; pixel centres at half integers
A pose cam_from_obj maps obj points to cam points. Cameras are orthographic: their
window is a square of half side HALF_WIDTH, their centre DISTANCE from the origin
(cameras.py). Depth is cam z, never negative; background is NaN. Normals are unit,
outward, in the obj frame unless named _cam. Foreground is a probability in [0, 1].
Images are float in [0, 1]; ink is 0, paper is 1. Angles are radians.

Views, in this order everywhere: front (from +z), side (from +x), top (from +y), then
the 12 vertices of the icosahedron in ShapeMVD's order (Lun et al. 2017).

Letters: B shapes in a batch, V views, H rows, W cols, N points or vertices, F faces,
C channels, K sketches, S styles of drawing.
"""
