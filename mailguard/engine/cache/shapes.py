"""What is written of a catalogue's libraries, origins and calls."""

from __future__ import annotations

from mailguard.audience import terms
from mailguard.catalog import shapes
from mailguard.catalog.models import Example
from mailguard.engine.cache.records import Records

RECORDS = Records(
    (
        *(terms.Evidence, terms.Exposure, terms.Field, terms.Origin, terms.Severity, Example),
        *(shapes.Argument, shapes.AttributeModel, shapes.CallForm, shapes.ClientModel, shapes.Condition),
        *(shapes.Deferred, shapes.DuplicateHeader, shapes.Effect, shapes.EmptyTo, shapes.FunctionModel),
        *(shapes.Instead, shapes.Library, shapes.Many, shapes.MessageModel, shapes.MethodModel, shapes.Option),
        *(shapes.Pair, shapes.Passes, shapes.PayloadModel, shapes.Recipients, shapes.Source, shapes.Transparent),
        shapes.Validated,
    )
)
