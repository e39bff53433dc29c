"""Entry point of ``python -m lockstep_sp_api``."""

from . import main

if __name__ == "__main__":
    main()
