"""Download data, the day before: `python -m helpers fetch [10 ...]`, all or for some notebooks."""

import sys

from helpers import catalogue, download


def main(arguments=()) -> int:
    """Fetch data sets and say where they are; return 0, 1 if one cannot be had, 2 for an unknown word.

    One that cannot be had does not stop the others.

    arguments: numbers of notebooks, or names of data sets; without any, all that notebooks need.
    """
    try:
        names = chosen(arguments)
    except ValueError as error:
        print(error)
        return 2
    sizes = {name: sum(file.size for file in download.files(name)) for name in names}
    wanted = [name for name in names if sizes[name] and not download.present(name)]
    if wanted:
        print("To fetch:", ", ".join(f"{name} {sizes[name] / 1e6:.1f} MB" for name in wanted), flush=True)
    failed = False
    for name in names:
        try:
            here = download.present(name)
            size = sum(path.stat().st_size for path in download.fetch(name)) / 1e6
            print(f"{name}: {'already here' if here else 'fetched'}, {size:.1f} MB in {download.folder()}")
        except (download.DownloadError, ValueError) as error:
            print(error, file=sys.stderr)
            failed = True
        except KeyboardInterrupt:
            print("Stopped; what has arrived is kept.", file=sys.stderr)
            return 1
    return int(failed)


def chosen(arguments):
    """The names of the data sets asked for, in the catalogue's order; says which notebook needs none.

    Raises ValueError for a word that is neither the number of a notebook nor the name of a data set.
    """
    if not arguments:
        return list(download.FILES)
    known = {**download.FILES, **download.ON_REQUEST}
    names = set()
    for word in arguments:
        needed = [name for name, notebooks in catalogue.NOTEBOOKS.items() if word in notebooks]
        if word in known:
            names.add(word)
        elif needed:
            names.update(needed)
        elif word.isdigit() and any((download.ROOT / "notebooks").glob(f"{word}_*.ipynb")):
            print(f"Notebook {word} needs no data that must be fetched.")
        else:
            raise ValueError(
                f"{word!r} is neither a notebook with data, such as 10, nor a data set: {', '.join(known)}."
            )
    return [name for name in known if name in names]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
