"""The program's own commands with the kinds of the tests: ``python -m tests.scheduling.entry worker --queue light``."""

from permits.cli import main
from tests.scheduling import work

if __name__ == "__main__":
    assert work.COUNTED
    main()
