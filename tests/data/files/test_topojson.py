"""Worked examples of unwrapping and cutting, small enough to check by hand."""

from shapely.geometry import Point, box

from data.files.topojson import as_topology, borders, polygons

# One degree a step: the transform makes the integers of the file readable.
TRANSFORM = {"scale": [1, 1], "translate": [0, 0]}


def test_arcs_are_sums_of_steps():
    topology = as_topology(
        {"transform": {"scale": [2, 1], "translate": [10, 5]}, "arcs": [[[1, 1], [1, 0], [0, 2]]], "objects": {}}
    )
    assert topology.arcs == ([(12.0, 6.0), (14.0, 6.0), (14.0, 8.0)],)


def test_a_square_across_180_becomes_two_rectangles():
    ring = [[178, 0], [-356, 0], [0, 4], [356, 0], [0, -4]]  # 178 -> -178 -> back, 4 degrees wide
    topology = as_topology({"transform": TRANSFORM, "arcs": [ring], "objects": {}})
    area = polygons(topology, {"type": "Polygon", "arcs": [[0]]})
    assert area.equals(box(178, 0, 180, 4).union(box(-180, 0, -178, 4)))


def test_a_ring_around_the_globe_holds_the_pole():
    ring = [[-180, -70], [90, 0], [90, 0], [90, 0], [90, 0]]
    topology = as_topology({"transform": TRANSFORM, "arcs": [ring], "objects": {}})
    area = polygons(topology, {"type": "Polygon", "arcs": [[0]]})
    assert area.area == 360 * 20
    assert area.contains(Point(12, -89.9))
    assert not area.contains(Point(12, -69))


def test_a_hole_across_180_stays_a_hole():
    shell = [[170, -10], [-340, 0], [0, 20], [340, 0], [0, -20]]
    hole = [[-179, -1], [358, 0], [0, 2], [-358, 0], [0, -2]]
    topology = as_topology({"transform": TRANSFORM, "arcs": [shell, hole], "objects": {}})
    area = polygons(topology, {"type": "Polygon", "arcs": [[0], [1]]})
    assert area.area == 20 * 20 - 2 * 2
    assert not area.contains(Point(179.5, 0))


def test_borders_are_the_arcs_of_two_countries():
    # Two squares side by side share arc 0; arcs 1 and 2 are their coasts.
    arcs = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    pair = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Polygon", "arcs": [[0, 1]]}, {"type": "Polygon", "arcs": [[2, -1]]}],
    }
    lines = borders(as_topology({"transform": TRANSFORM, "arcs": arcs, "objects": {}}), pair)
    assert [list(line.coords) for line in lines.geoms] == [[(1.0, 0.0), (1.0, 1.0)]]


def test_a_border_across_180_is_cut_there():
    arc = [[178, 0], [1, 0], [-358, 0], [1, 0]]
    pair = {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]]}] * 2}
    lines = borders(as_topology({"transform": TRANSFORM, "arcs": [arc], "objects": {}}), pair)
    assert sorted(line.bounds for line in lines.geoms) == [(-179.0, 0.0, -178.0, 0.0), (178.0, 0.0, 179.0, 0.0)]
