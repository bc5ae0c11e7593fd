"""SVG files of many kinds: every way of showing shapes, for each of some shapes."""

SHAPES = {
    "line": '<line x1="40" y1="45" x2="150" y2="60"/>',
    "curve": '<path d="M30 90C60 10 120 10 160 60S150 120 90 110A30 20 10 0 1 40 60"/>',
    "polygon": '<polygon points="50,30 150,40 120,110 60,100"/>',
    "round": '<ellipse cx="90" cy="70" rx="55" ry="35"/>',
}
INK = 'fill="none" stroke="black" stroke-width="3"'
FRAME = '<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>'
LINKED = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = 'viewBox="0 0 200 150" width="400" height="300"'

# Of a shape @, what is shown; the head of the file where it is not HEAD.
WAYS = {
    "plain": f"<g {INK}>@</g>",
    "moved": f'<g {INK} transform="translate(30 10) rotate(10) scale(.8 .9)">@</g>',
    "skewed": f'<g {INK} transform="matrix(.8 .1 .2 .7 5 5)"><g>@</g></g>',
    "clipped": '<clipPath id="c"><rect x="70" width="60" height="150"/></clipPath>'
    f'<g clip-path="url(#c)" {INK}>@</g>',
    "masked": '<mask id="m"><rect y="60" width="200" height="90" fill="white"/></mask>'
    f'<g mask="url(#m)" {INK}>@</g>',
    "used": f'<defs><g id="s" {INK}>@</g></defs><use href="#s" x="10"/>'
    '<use href="#s" transform="translate(0 30)"/>',
    "symbol": f'<symbol id="s" viewBox="0 0 200 150"><g {INK}>@</g></symbol>'
    '<use href="#s" x="20" y="20" width="120" height="100"/>',
    "class": "<style>.a{fill:none;stroke:#222;stroke-width:3}</style>"
    '<g class="a">@</g>',
    "selector": "<style>g > *{fill:none} g{stroke:navy} #g{stroke-width:4}</style>"
    '<g id="g">@</g>',
    "style": '<g style="fill:none;stroke:rgb(20,60,20);stroke-width:2px">@</g>',
    "hidden": f'<g {INK}>@<rect x="5" y="5" width="190" height="99" display="none"/>'
    '<circle cx="20" cy="130" r="15" visibility="hidden"/></g>',
    "transparent": f'<g {INK}>@<path d="M5 140H190" stroke-opacity="0"/>'
    '<path d="M5 130H190" stroke-width="0"/><path d="M5 9H190" opacity="0"/></g>',
    "covered": f'<g {INK}><path d="M5 70H195"/><g fill="white">@</g></g>',
    "covered by light": f'<g {INK}><path d="M5 75H195"/></g><g fill="#fff">@</g>'
    f"<g {INK}>@</g>",
    "filled": '<g fill="black" stroke="black" stroke-width="2">@</g>',
    "gradient": '<linearGradient id="l"><stop stop-color="#000"/>'
    '<stop offset="1" stop-color="#555"/></linearGradient>'
    '<g fill="none" stroke-width="3" stroke="url(#l)">@<path d="M9 9L60 20"/></g>',
    "dark page": '<rect width="200" height="150" fill="#112"/>'
    '<g fill="none" stroke="white" stroke-width="3">@</g>',
    "white page": f'<rect width="100%" height="100%" fill="#fff"/><g {INK}>@</g>',
    "gray": '<g fill="none" stroke="#888" stroke-width="2">@</g>',
    "nested": f'<svg x="20" y="10" width="100" height="100" viewBox="0 0 200 150" '
    f"{INK}>@</svg>",
    "dashed": f'<g {INK} stroke-dasharray="9 3">@</g>',
    "switch": f'<switch><g requiredExtensions="x"><path d="M0 0H99"/></g><g {INK}>@</g>'
    "</switch>",
    "text beside": f'<g {INK}>@</g><text x="20" y="140">a title</text>',
    "beyond": f'<g {INK} transform="translate(70 0) scale(1.3)">@</g>',
    "em": f'<g {INK}>@<rect x="1em" y="7em" width="2em" height="1em"/></g>',
}
HEADS = {
    "gray": 'viewBox="-20 -10 240 180"',
    "style": 'viewBox="0 0 200 150" width="300" height="300"',
    "plain": 'width="200" height="150"',
    "class": 'viewBox="0 0 200 150" width="20em" height="15em"',
    "white page": 'viewBox="0 0 200 150" width="100%" height="100%"',
}


def sample(way: str, shape: str) -> str:
    """The text of a file."""
    head = f"{HEADS.get(way, HEAD)} {LINKED}"
    return FRAME.format(head=head, body=WAYS[way].replace("@", SHAPES[shape]))
