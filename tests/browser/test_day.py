"""A person's first day, with nothing in it that is not real: browser, web, queue, renderer, storage."""

import re

import av
import pytest
from playwright.sync_api import expect

from .conftest import sign_in
from .real_studio import real_studio

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.slow]


FRAME = 56  # pixels of the strip for each
EVERY_FRAME_IS_DRAWN = """strip => new Promise(done => {
  const drawn = one => one.getContext("2d").getImageData(one.width / 2, one.height / 2, 1, 1).data[3] === 255;
  const look = () => {
    const frames = [...strip.querySelectorAll("canvas")];
    if (frames.length && frames.every(drawn)) done(frames.length); else setTimeout(look, 100);
  };
  look();
})"""
SOUGHT = """film => new Promise(done => {
  const look = () => film.seeking ? setTimeout(look, 50) : done(film.currentTime);
  look();
})"""


@pytest.fixture
def studio(tmp_path):
    with real_studio(tmp_path) as running:
        yield running


def test_sign_in_import_create_watch_play_seek_download_and_make_again(page, studio, tmp_path):
    sign_in(page, studio.url, studio.email, studio.password)

    page.get_by_role("link", name="Import product").click()
    page.get_by_label("Shop link").fill(f"{studio.shop}products/kiln-mugs")
    page.get_by_role("button", name="Import").click()
    page.get_by_role("link", name="Check it").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiln mugs")
    expect(page.get_by_text("$48.00")).to_be_visible()
    assert page.locator(".photos img").count() == 2

    page.get_by_role("main").get_by_role("link", name="New ad").click()
    expect(page.get_by_role("radio", name="Kiln mugs")).to_be_checked()
    page.get_by_role("radio", name="Product showcase").check(force=True)
    page.get_by_label("Length").select_option("5")
    page.get_by_label("Resolution").select_option("480p")
    page.get_by_role("radio", name="1:1").check(force=True)
    expect(page.locator("#call-sheet")).to_contain_text("5 s · 1:1 · 480p")
    page.get_by_role("button", name="Make free draft").first.click()

    page.wait_for_url(re.compile(r"/generations/[0-9a-f-]{36}/$"))
    expect(page.locator(".making")).to_contain_text("so far")
    expect(page.locator("#history")).to_contain_text("Taken up", timeout=30_000)
    expect(page.locator("#badge")).to_have_text("Completed", timeout=120_000)

    film = page.locator("video")
    film.evaluate(
        "v => new Promise(on => { v.ontimeupdate = () => v.currentTime > 0.5 && on(); v.muted = true; v.play() })"
    )
    film.evaluate("v => new Promise(on => { v.onseeked = on; v.currentTime = 4 })")
    assert film.evaluate("v => v.currentTime") >= 4
    assert film.evaluate("v => v.poster") != ""

    film.evaluate("v => v.pause()")
    strip = page.locator(".strip")
    assert strip.evaluate(EVERY_FRAME_IS_DRAWN) == round(strip.evaluate("s => s.clientWidth") / FRAME)
    strip.get_by_role("slider", name="Position in the film").fill("2")
    assert film.evaluate(SOUGHT) == pytest.approx(2, abs=0.2)

    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download").click()
    assert downloaded.value.suggested_filename == "Kiln mugs.mp4"
    downloaded.value.save_as(tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as container:
        (video,) = container.streams.video
        assert (video.width, video.height, video.codec_context.name) == (480, 480, "h264")
        assert container.duration / av.time_base == pytest.approx(5, abs=0.1)

    page.get_by_role("link", name="Make again").click()
    expect(page.get_by_role("radio", name="Kiln mugs")).to_be_checked()
    expect(page.get_by_label("Length")).to_have_value("5")

    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Library").click()
    expect(page.locator(".tile")).to_have_count(1)
    expect(page.locator(".tile")).to_contain_text("Kiln mugs")
