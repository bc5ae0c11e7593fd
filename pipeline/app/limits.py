"""How much a request may ask for, in one place."""

MAX_STROKES = 2_000  # of a drawing
MAX_POINTS = 20_000  # of a drawing
MAX_LENGTH = 400.0  # of a drawing's lines, in multiples of its larger side
MAX_COORDINATE = 100_000.0
MAX_JSON_BYTES = 4_000_000
MAX_PICTURE_BYTES = 20_000_000
MAX_WAITING = 8  # requests before a worker; the oldest gives way to a newer one
MAX_CONNECTIONS = 100  # more are answered 503 by the server itself
BODY_SECONDS = 20.0  # in which a request must have arrived
RETRY_SECONDS = 2  # after which one that was refused may ask again
MEMORY_MEGABYTES = 3_000  # that the worker may take beyond the network
READING_SECONDS = 30.0  # of a picture
SECONDS = {"live": 120.0, "full": 240.0}  # of one reconstruction, by quality
