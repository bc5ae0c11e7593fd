"""The only package with torch: drawings in, maps of depth, normal and foreground out.

Its folders, each importing only those below it:

training    the loop, its state, validation and log; the discriminator beside it
inference, retrieval, weights_file    what others call with trained weights
pretrained  the weights that come with the package
models      a network is one module that registers itself
losses      a loss term is one function that registers itself
data        from files to batches; every augmentation
base        predictions, depth maps, voxel grid, devices, processes
"""

import os

# Read when torch is loaded, so before any module here imports it. Threads of OpenMP
# that wait for one another spin by default, on cores that another process may need: a
# step then takes up to fifty times as long. Asleep they cost nothing on quiet machines.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
