"""glTF 2.0, as .glb and .gltf: document, accessors, primitives, scene, in this order.

Formulas and terms are those of the glTF 2.0 specification (Khronos, 2021).
"""
