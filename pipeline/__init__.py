"""Line drawings in, 3D meshes out. The rooms, and who may import whom (top to bottom).

commands    what people type: reconstruct, draw, compare, experiment, ...
stages      one module per step, files in and files out; never another stage
network     the only room with torch
shapes, io  procedural families; the only room that knows a file format
geometry    pure numpy: the mathematics;  config: params.yaml as types
provenance  receipts: what made each result, and what is stale; knows none of the above
"""
