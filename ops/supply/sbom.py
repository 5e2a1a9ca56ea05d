"""Write the bill of materials of both environments as CycloneDX JSON: `python -m ops.supply.sbom [FOLDER]`.

The locks say what belongs in it, with versions and hashes; the installed packages say their licences. A package that
its marker keeps off this platform is listed without a licence.
"""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.utils import canonicalize_name

from ops.supply.licences import licences_of, refused
from ops.supply.locks import ENVIRONMENTS, ROOT, Pin, read_lock

_PYTHONS = {"edge": "3.11", "rasa": "3.10"}


def installed_licences(environment: str) -> dict[str, list[str]]:
    """Return the stated licences of each package installed in one environment."""
    folders = (ROOT / ".venv" / environment / "lib").glob("python*/site-packages")
    found = distributions(path=[str(folder) for folder in folders])
    return {canonicalize_name(each.metadata["Name"]): licences_of(each.metadata) for each in found}


def belongs_here(pin: Pin, environment: str) -> bool:
    """Tell whether a pin is for this platform and the environment's Python."""
    version = _PYTHONS[environment]
    return not pin.marker or Marker(pin.marker).evaluate(
        {"python_version": version, "python_full_version": f"{version}.0"}
    )


def bill(environment: str, pins: list[Pin], licences: dict[str, list[str]]) -> str:
    """Return the CycloneDX 1.6 document of one environment."""
    bom = Bom()
    bom.metadata.component = Component(name=f"renewal-chat {environment}", type=ComponentType.APPLICATION)
    bom.components.update(_component(pin, licences.get(pin.name, [])) for pin in pins)
    bom.register_dependency(bom.metadata.component, bom.components)
    text: str = JsonV1Dot6(bom).output_as_string(indent=1)
    return text


def _component(pin: Pin, licences: list[str]) -> Component:
    address = PackageURL("pypi", name=pin.name, version=pin.version)
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        purl=address,
        bom_ref=str(address),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in pin.hashes],
        licenses=_stated(licences),
        properties=[Property(name="marker", value=pin.marker)] if pin.marker else [],
    )


def _stated(licences: list[str]) -> list[License]:
    # The schema takes one expression, or any number of single licences.
    make = LicenseFactory()
    if len(licences) == 1:
        return [make.make_from_string(licences[0])]
    return [make.make_with_name(each) for each in licences]


def main(folder: Path) -> int:
    """Write one file for each environment and judge the licences of what is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for environment in ENVIRONMENTS:
        pins, licences = read_lock(environment), installed_licences(environment)
        file = folder / f"{environment}.cdx.json"
        file.write_text(bill(environment, pins, licences))
        here = [pin.name for pin in pins if belongs_here(pin, environment)]
        print(f"{file}: {len(pins)} packages, {len(here)} of them for this platform")
        wrong += refused((name, licences.get(name, [])) for name in here)
    print("\n".join(wrong) or "No GPL or AGPL among the licences.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "sbom")))
