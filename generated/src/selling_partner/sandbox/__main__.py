"""``python -m selling_partner.sandbox``: see ``command``."""

if __name__ == "__main__":
    try:
        from .command import main

        code = main()
    except KeyboardInterrupt:  # While it was still imported, too.
        code = 0
    raise SystemExit(code)
