"""Whether the repairs that mailguard offers hold on real code."""
