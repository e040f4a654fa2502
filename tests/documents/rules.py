"""What holds for every Atom document; the rules are `feeds.check.atom`'s."""

from feeds.check.atom import ALTERNATES, IRI, NAMESPACES, RULES, violations

_IRI = IRI

__all__ = ["ALTERNATES", "NAMESPACES", "RULES", "_IRI", "violations"]
