"""Draws icon.png, the picture of icon.svg: strokes with round ends, smoothed by 4 x 4 points a pixel. Standard library alone."""

import struct
import zlib

SIZE, POINTS = 128, 4
GROUND, WHITE, RED = (0x20, 0x23, 0x2A), (255, 255, 255), (0xE0, 0x41, 0x3A)
STROKES = [
    ((34, 28), (34, 100), 10, WHITE),
    ((84, 28), (38, 64), 10, WHITE),
    ((38, 64), (84, 100), 10, WHITE),
    ((92, 50), (112, 50), 5, RED),
    ((92, 78), (112, 78), 5, RED),
    ((98, 42), (98, 86), 5, RED),
    ((108, 42), (108, 86), 5, RED),
]


def near(x, y, a, b, width):
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0, min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return (x - a[0] - t * dx) ** 2 + (y - a[1] - t * dy) ** 2 <= width * width / 4


def inside(x, y, radius=24):
    dx, dy = max(radius - x, x - SIZE + radius, 0), max(radius - y, y - SIZE + radius, 0)
    return dx * dx + dy * dy <= radius * radius


def color(x, y):
    if not inside(x, y):
        return (0, 0, 0, 0)
    for a, b, width, rgb in reversed(STROKES):
        if near(x, y, a, b, width):
            return (*rgb, 255)
    return (*GROUND, 255)


def pixel(column, row):
    points = [
        color(column + (i + 0.5) / POINTS, row + (j + 0.5) / POINTS) for i in range(POINTS) for j in range(POINTS)
    ]
    alpha = sum(p[3] for p in points)
    mixed = [round(sum(p[c] * p[3] for p in points) / alpha) if alpha else 0 for c in range(3)]
    return bytes([*mixed, round(alpha / len(points))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(c, r) for c in range(SIZE)) for r in range(SIZE))
with open("icon.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n")
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows, 9)))
    file.write(chunk(b"IEND", b""))
