"""The register: what became of each proposal and of each organization's dossier, for everybody to look up."""
