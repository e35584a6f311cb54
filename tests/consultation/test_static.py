"""Which files are collected and compressed."""

from django.core.management import call_command


def test_ours_are_compressed_and_those_of_packages_only_where_used(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "consultation.static.Storage"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    compressed = {name.removesuffix(".br") for name in made if name.endswith(".br")}
    assert {"css/tokens.css", "unavailable.html"} <= compressed <= made
    assert {name.split("/")[0] for name in made if name.endswith(".gz")} & {"admin", "drf_spectacular_sidecar"} == set()
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in made
    assert [name for name in made if name.startswith("rest_framework/") or "/redoc/" in name] == []
