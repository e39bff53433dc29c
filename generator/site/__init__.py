"""The documentation site: pages of the package and of the repository, built by Zensical."""
