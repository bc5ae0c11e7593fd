"""Parts of the lifted network: drawings, the volume they are lifted to, its views."""
