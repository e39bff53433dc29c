"""Entry point of ``python -m selling_partner.sandbox``."""

if __name__ == "__main__":
    try:
        from .cli import main

        raise SystemExit(main())
    except KeyboardInterrupt:  # During the import, too.
        raise SystemExit(0) from None
