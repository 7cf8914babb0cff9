"""The gallery shows every component; it is also the test that each of them can be drawn."""

from pathlib import Path

from fengqiao.design import assemble, gallery

TEMPLATES = Path(assemble.__file__).parent / "templates" / "design"
# sheets that dress layouts or larger compositions, not one component
FRAMES = {
    "tokens", "base", "shell", "portal", "matter", "sheet", "gallery", "chart",
}  # fmt: skip
CALLED_OTHERWISE = {"notice": "banner", "rating": "rate"}


def test_every_component_is_shown():
    components = {path.stem for path in (TEMPLATES / "components").glob("[!_]*.html")}
    assert components - set(gallery.NAMES) == set()


def test_every_example_is_shown():
    assert {path.stem for path in (TEMPLATES / "examples").glob("*.html")} == set(gallery.NAMES)


def test_every_sheet_of_a_component_has_a_component():
    sheets = {CALLED_OTHERWISE.get(path.stem, path.stem) for path in assemble.sources()} - FRAMES
    assert sheets <= set(gallery.NAMES)


def test_the_gallery_needs_no_database(client):
    response = client.get("/design/gallery/", HTTP_ACCEPT_LANGUAGE="zh-CN")
    page = response.content.decode()
    assert response.status_code == 200
    assert "&lt;a class=" not in page  # no component escapes another one
    for name in gallery.NAMES:
        assert f'data-component="{name}"' in page
