"""The page to draw on, and the server under it: `sketchmesh app`.

server       routes, and the application that Starlette runs
security     who may ask: hosts, origins, the token; what every answer forbids
messages     what is sent either way, as checked types
openapi      the description of the routes for other programs
drawings     strokes of a request -> drawings; a picture -> strokes
answers      a reconstruction -> what is sent back
jobs         a queue before a worker: newest first, stale ones dropped
worker       a process that holds the network and can be ended
quality      lighter settings, for a mesh that follows the pen
limits       how much a request may ask for
static       the page: HTML, CSS and ES modules, without a library

How it is used, and why it is made like this: docs/app.md.
"""
