"""Import training data by topic: each folder of `data/` keeps its own part of the domain."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain, InvalidDomain
from rasa.shared.importers.rasa import RasaFileImporter

_DOMAIN = "domain.yml"
_APART = {_DOMAIN, "patterns.yml"}  # a domain's responses would be read as NLU data, patterns as nothing at all


class TopicFileImporter(RasaFileImporter):
    """Merge `<data>/<topic>/domain.yml` into the spine's domain, and keep it and `patterns.yml` out of NLU data."""

    _nlu_files: list[str]
    _story_files: list[str]

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Take the paths that Rasa was started with."""
        super().__init__(config_file, domain_path, training_data_paths)
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        self._topic_domains = sorted(file for path in paths for file in Path(path).glob(f"*/{_DOMAIN}"))
        self._nlu_files = [file for file in self._nlu_files if Path(file).name not in _APART]
        self._story_files = [file for file in self._story_files if Path(file).name not in _APART]

    def get_domain(self) -> Domain:
        """Return the merged domain.

        Raises InvalidDomain (Rasa's own importer would go on with an empty domain) when a part is invalid, or when
        a slot, response or form belongs to more than one part.
        """
        if not self._domain_path:
            return Domain.empty()
        parts = [Domain.load(path) for path in (self._domain_path, *self._topic_domains)]
        merged = Domain.empty()
        for part in parts:
            _refuse_shared_names(merged, part)
            merged = merged.merge(part)
        return merged


def _refuse_shared_names(domain: Domain, part: Domain) -> None:
    """Raise InvalidDomain when `part` defines anew what `domain` has: the merge would silently keep one of them."""
    ours, theirs = domain.as_dict(), part.as_dict()
    for kind in ("slots", "responses", "forms"):
        if shared := set(ours.get(kind, {})) & set(theirs.get(kind, {})):
            raise InvalidDomain(f"More than one part of the domain defines the {kind} {sorted(shared)}")
