"""Keep the documents true: what they name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_command_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`(?:[A-Z_]+=\S+ )?make ([a-z-]+)", page.read_text())) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)|<img src=\"([^\"]+)", page.read_text())
    links = [one or other for one, other in links]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_module_that_the_makefile_and_the_procfile_run_exists() -> None:
    commands = (ROOT / "Makefile").read_text() + (ROOT / "Procfile").read_text()
    modules = {name for name in re.findall(r" -m ([a-z_.]+)", commands) if name not in ("pytest", "pip", "venv")}
    paths = [ROOT / name.replace(".", "/") for name in modules]
    assert [path for path in paths if not (path.with_suffix(".py").exists() or (path / "__main__.py").exists())] == []


def test_the_readme_shows_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme


def test_every_setting_of_the_example_is_read_somewhere() -> None:
    settings = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    sources = "\n".join(
        file.read_text()
        for room in ("service", "ops", "bot", "actions", "gateway", "backend")
        for file in (ROOT / room).rglob("*.py")
    ) + "".join((ROOT / name).read_text() for name in ("endpoints.yml", "credentials.yml"))
    assert [name for name in settings if name not in sources] == []
