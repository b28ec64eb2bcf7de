"""Download all data, the day before: `python -m helpers fetch`."""

import sys

from helpers import download


def main() -> int:
    """Fetch every data set and say where it is; return 0, or 1 after one sentence that says what failed."""
    try:
        for name in download.FILES:
            here = download.present(name)
            size = sum(path.stat().st_size for path in download.fetch(name))
            print(
                f"{name}: {'already here' if here else 'fetched'}, {size / 1e6:.1f} MB in {download.folder()}"
            )
    except (download.DownloadError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what has arrived is kept.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
