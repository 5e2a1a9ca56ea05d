"""Run a model's graph node by node, in the calling thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialRunner(GraphRunner):
    """Run each node that a target needs once; a graph of a dozen quick nodes gains nothing from dask's scheduling."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        """Hold the graph and its loaded components, by node name."""
        self._schema = schema
        self._nodes = nodes

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialRunner:
        """Load the graph's components."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(self, inputs: Mapping[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return what each target gives on the inputs; a component's errors come as Rasa raises them."""
        given = dict(inputs or {})
        return {name: self._output(name, given) for name in targets or self._schema.target_names}

    def _output(self, name: str, given: dict[str, Any]) -> Any:
        if name not in given:
            needs = self._schema.nodes[name].needs.values()
            _, given[name] = self._nodes[name](*((need, self._output(need, given)) for need in needs))
        return given[name]
