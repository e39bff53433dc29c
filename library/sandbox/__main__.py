"""``python -m selling_partner.sandbox``: see ``command``."""

if __name__ == "__main__":
    try:
        from .cli import main

        raise SystemExit(main())
    except KeyboardInterrupt:  # While it was still imported, too.
        raise SystemExit(0) from None
